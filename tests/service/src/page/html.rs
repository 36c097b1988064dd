//! The HTML of the verification page. Everything that is put into it passes through [`escape`].

use crate::operation::PAGE_PATH;
use crate::state::Device;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

const STYLE: &str = "\
:root{color-scheme:light dark;font:1.125rem/1.5 system-ui,sans-serif}\
body{margin:0;padding:1.5rem}\
main{max-width:32rem;margin:2rem auto}\
h1{font-size:1.5rem}\
label,dt{font-weight:600}\
dd{margin:0 0 .75rem;overflow-wrap:anywhere}\
input,button{font:inherit;padding:.5rem .75rem;border:2px solid;border-radius:.4rem}\
input{display:block;width:12ch;margin:.5rem 0 1rem;letter-spacing:.1em;text-transform:uppercase}\
button{margin-right:.75rem;cursor:pointer}\
button[value=approve]{background:#0a5c36;color:#fff}\
:focus-visible{outline:3px solid #2a6fdb;outline-offset:2px}\
code{font-size:1.5rem;letter-spacing:.1em}\
[role=alert]{padding:.75rem;border-left:4px solid #c62828}";

/// Allows this style and this page's own forms; no scripts, no frames, nothing from elsewhere.
pub(super) fn security_policy() -> String {
    let style = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{style}'; form-action 'self'; \
         frame-ancestors 'none'; base-uri 'none'"
    )
}

/// The form that asks for a code, with what was wrong with the last one.
pub(super) fn code_form(error: Option<&str>, typed: &str) -> String {
    let (alert, described) = match error {
        Some(error) => (
            format!("<p role=\"alert\" id=\"error\">{}</p>\n", escape(error)),
            " aria-invalid=\"true\" aria-describedby=\"error\"",
        ),
        None => Default::default(),
    };
    let typed = escape(typed);
    document(
        "Connect a device",
        &format!(
            "{alert}<form method=\"get\" action=\"{PAGE_PATH}\">\n\
             <label for=\"user_code\">Enter the code shown on the device</label>\n\
             <input id=\"user_code\" name=\"user_code\" value=\"{typed}\" required autofocus maxlength=\"32\" \
             autocomplete=\"off\" autocapitalize=\"characters\" spellcheck=\"false\"{described}>\n\
             <button>Continue</button>\n</form>"
        ),
    )
}

/// What asks for access, and the two buttons.
pub(super) fn decision_form(device: &Device, token: &str) -> String {
    let code = escape(&device.user_code);
    let client = escape(&device.client_name);
    let token = escape(token);
    let scopes = match device.scopes.as_slice() {
        [] => "nothing in particular".into(),
        scopes => escape(&scopes.join(", ")),
    };
    document(
        "Allow access?",
        &format!(
            "<p>Approve only if you started this yourself, and the device shows this code:</p>\n\
             <p><code>{code}</code></p>\n\
             <dl>\n<dt>Application</dt><dd>{client}</dd>\n<dt>Wants access to</dt><dd>{scopes}</dd>\n</dl>\n\
             <form method=\"post\" action=\"{PAGE_PATH}\">\n\
             <input type=\"hidden\" name=\"csrf_token\" value=\"{token}\">\n\
             <input type=\"hidden\" name=\"user_code\" value=\"{code}\">\n\
             <button name=\"decision\" value=\"approve\">Approve</button>\n\
             <button name=\"decision\" value=\"deny\">Deny</button>\n</form>"
        ),
    )
}

/// A page that only says something, with the way back to the form.
pub(super) fn message(heading: &str, text: &str) -> String {
    let text = escape(text);
    document(
        heading,
        &format!(
            "<p role=\"status\">{text}</p>\n<p><a href=\"{PAGE_PATH}\">Enter another code</a></p>"
        ),
    )
}

fn document(heading: &str, content: &str) -> String {
    let heading = escape(heading);
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{heading}</title>\n<style>{STYLE}</style>\n</head>\n\
         <body>\n<main>\n<h1>{heading}</h1>\n{content}\n</main>\n</body>\n</html>\n"
    )
}

/// Text as it can stand in an element or in a quoted attribute.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_comes_back_as_text() {
        let html = code_form(Some("no <b>"), "\"><script>alert('x')</script>&");
        assert!(html.contains("no &lt;b&gt;"), "{html}");
        assert!(
            html.contains(
                "value=\"&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;\""
            ),
            "{html}"
        );
    }

    #[test]
    fn the_policy_names_the_style_in_the_page() {
        assert!(code_form(None, "").contains(&format!("<style>{STYLE}</style>")));
        assert!(!STYLE.contains('<'));
        assert!(security_policy().contains("style-src 'sha256-"));
    }
}
