//! The verification page: where a person enters the user code and approves or denies.
//!
//! `GET /device` asks for the code, `GET /device?user_code=CODE` shows what asks for access, `POST /device` decides. A forged request from
//! another site cannot decide, because the form carries a token that only this page gives out; and another site cannot
//! read the page, not even by pointing a name of its own at this machine, because the page answers under the machine's own names only.

mod html;

use crate::core::Core;
use crate::exchange::{Answer, Request};
use crate::state::{Decision, DecisionError};
use crate::user_code;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// A page to show: its status, and its HTML.
struct Page {
    status: u16,
    html: String,
}

/// Answers a request for the page; the method is one of those that the page has.
pub(crate) fn answer(core: &Core, request: &Request) -> Answer {
    let page = match request.method.as_str() {
        _ if !is_own_name(request) => Page::message(
            421,
            "This page is somewhere else",
            "Open it under the address that the service printed, http://127.0.0.1 and a port.",
        ),
        "POST" => decided(core, request),
        _ => asked(core, request),
    };
    Answer::new(
        page.status,
        "text/html; charset=utf-8",
        page.html.into_bytes(),
    )
    .with_header("content-security-policy", html::security_policy())
    .with_header("referrer-policy", "same-origin")
    .unstored()
}

/// Whether the browser came by a name that can only be this machine.
fn is_own_name(request: &Request) -> bool {
    let host = request.header("host").unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    ["127.0.0.1", "[::1]", "localhost"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
}

/// The form for a code, or, if the address has one, what asks for access.
fn asked(core: &Core, request: &Request) -> Page {
    let query = request.query.as_deref().unwrap_or_default();
    let Some(typed) = field(query.as_bytes(), "user_code") else {
        return Page::ok(html::code_form(None, ""));
    };
    let now = core.now();
    match core.state().awaiting_decision(&typed, now) {
        Ok(device) => {
            let token = form_token(core, &device.user_code);
            Page::ok(html::decision_form(device, &token))
        }
        Err(error) => Page::refused(error, &typed),
    }
}

/// The outcome of a decision.
fn decided(core: &Core, request: &Request) -> Page {
    if request.media_type() != "application/x-www-form-urlencoded" {
        return Page::message(415, "That did not work", "The form was not sent as a form.");
    }
    let Ok(body) = request.body() else {
        return Page::message(400, "That did not work", "The form did not arrive whole.");
    };
    let typed = field(body, "user_code").unwrap_or_default();
    let token = field(body, "csrf_token").unwrap_or_default();
    if !is_form_token(core, &typed, &token) {
        let text = "The form did not come from this page. Enter the code here and decide again.";
        return Page::message(403, "That did not work", text);
    }
    let (decision, heading, text) = match field(body, "decision").as_deref() {
        Some("approve") => (
            Decision::Approved,
            "Access approved",
            "You can close this page and go back to the device.",
        ),
        Some("deny") => (
            Decision::Denied,
            "Access denied",
            "The device was told so. You can close this page.",
        ),
        _ => {
            let text = "The form says neither \"approve\" nor \"deny\".";
            return Page::message(400, "That did not work", text);
        }
    };
    match core.decide(&typed, decision) {
        Ok(()) => Page::message(200, heading, text),
        Err(error) => Page::refused(error, &typed),
    }
}

/// The first value of a form field, in a query or a body.
fn field(form: &[u8], name: &str) -> Option<String> {
    let mut fields = form_urlencoded::parse(form);
    fields
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}

/// The token that a form about this code carries: it needs the service's key, and is good for this code only.
fn form_token(core: &Core, user_code: &str) -> String {
    let token = form_mac(core, user_code).map(|mac| mac.finalize().into_bytes());
    token
        .map(|token| URL_SAFE_NO_PAD.encode(token))
        .unwrap_or_default()
}

fn is_form_token(core: &Core, typed: &str, token: &str) -> bool {
    let code = user_code::normalise(typed).unwrap_or_default();
    let token = URL_SAFE_NO_PAD.decode(token).unwrap_or_default();
    // Compares in constant time.
    form_mac(core, &code).is_some_and(|mac| mac.verify_slice(&token).is_ok())
}

fn form_mac(core: &Core, user_code: &str) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(core.form_key()).ok()?;
    mac.update(user_code.as_bytes());
    Some(mac)
}

impl Page {
    fn ok(html: String) -> Self {
        Page { status: 200, html }
    }

    fn message(status: u16, heading: &str, text: &str) -> Self {
        Page {
            status,
            html: html::message(heading, text),
        }
    }

    /// The form for a code once more, with what was wrong with the one that was typed.
    fn refused(error: DecisionError, typed: &str) -> Self {
        let (status, text) = match error {
            DecisionError::Unknown => (
                404,
                "There is no such code. Compare it with the one on the device.",
            ),
            DecisionError::Expired => (410, "This code has expired. Start again on the device."),
            DecisionError::Decided => (
                409,
                "This code was used already. Start again on the device.",
            ),
        };
        Page {
            status,
            html: html::code_form(Some(text), typed),
        }
    }
}
