//! The verification page, as a browser uses it.

use crate::lab::{Lab, Reply, send};
use serde_json::json;
use std::time::Duration;

impl Lab {
    async fn submit(&self, fields: &[(&str, &str)]) -> Reply {
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let request = self.http.post(format!("{}/device", self.service.url()));
        send(
            request
                .header("content-type", "application/x-www-form-urlencoded")
                .body(body),
        )
        .await
    }

    async fn open(&self, user_code: &str) -> Reply {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("user_code", user_code)
            .finish();
        self.get(&format!("/device?{query}")).await
    }
}

/// The value of a hidden field.
fn hidden<'a>(page: &'a str, name: &str) -> &'a str {
    let start = format!("name=\"{name}\" value=\"");
    let (_, rest) = page
        .split_once(&start)
        .unwrap_or_else(|| panic!("no {name} in {page}"));
    rest.split('"').next().unwrap()
}

#[tokio::test]
async fn a_person_approves_or_denies() {
    let lab = Lab::new().await;
    let client = lab
        .register_as(json!({"clientName": "My Tool", "scopes": ["a:b", "c"]}))
        .await;
    let form = lab.get("/device").await;
    assert_eq!(
        (form.status, form.text.contains("name=\"user_code\"")),
        (200, true),
        "{form:?}"
    );

    for decision in ["approve", "deny"] {
        let (device_code, user_code) = lab.start(&client).await;
        let page = lab.open(&user_code.to_lowercase()).await;
        assert_eq!(page.status, 200, "{page:?}");
        for shown in ["My Tool", "a:b, c", user_code.as_str()] {
            assert!(page.text.contains(shown), "{shown}: {page:?}");
        }
        let token = hidden(&page.text, "csrf_token");
        let fields = [
            ("csrf_token", token),
            ("user_code", &user_code),
            ("decision", decision),
        ];
        let done = lab.submit(&fields).await;
        assert_eq!(done.status, 200, "{done:?}");
        let reply = lab.poll(&client, &device_code).await;
        match decision {
            "approve" => drop(reply.output()),
            _ => drop(reply.refused(400, "AccessDeniedException", "access_denied")),
        }
        assert_eq!(lab.submit(&fields).await.status, 409);
        assert_eq!(lab.open(&user_code).await.status, 409);
    }
}

#[tokio::test]
async fn only_its_own_form_decides() {
    let lab = Lab::new().await;
    let client = lab.register().await;
    let (_, user_code) = lab.start(&client).await;
    let (_, other_code) = lab.start(&client).await;
    let token = hidden(&lab.open(&user_code).await.text, "csrf_token").to_owned();
    let other = hidden(&lab.open(&other_code).await.text, "csrf_token").to_owned();
    let code = user_code.as_str();
    let cases: [(&[(&str, &str)], u16); 7] = [
        (&[("user_code", code), ("decision", "approve")], 403),
        (
            &[
                ("csrf_token", ""),
                ("user_code", code),
                ("decision", "approve"),
            ],
            403,
        ),
        (
            &[
                ("csrf_token", "!"),
                ("user_code", code),
                ("decision", "approve"),
            ],
            403,
        ),
        (
            &[
                ("csrf_token", &other),
                ("user_code", code),
                ("decision", "approve"),
            ],
            403,
        ),
        (&[("csrf_token", &token), ("decision", "approve")], 403),
        (
            &[
                ("csrf_token", &token),
                ("user_code", code),
                ("decision", "maybe"),
            ],
            400,
        ),
        (&[("csrf_token", &token), ("user_code", code)], 400),
    ];
    for (fields, status) in cases {
        assert_eq!(lab.submit(fields).await.status, status, "{fields:?}");
    }
    let json = lab
        .post("/device", &json!({"csrf_token": token, "user_code": code}))
        .await;
    assert_eq!(json.status, 415, "{json:?}");
    let large = "x".repeat(70_000);
    assert_eq!(
        lab.submit(&[("csrf_token", &token), ("x", &large)])
            .await
            .status,
        400
    );
    assert_eq!(lab.service.pending_user_codes().len(), 2);
}

#[tokio::test]
async fn codes_that_are_not_there_or_too_old() {
    let lab = Lab::with(|builder| builder.device_code_lifetime(Duration::from_secs(60))).await;
    let client = lab.register().await;
    let (_, user_code) = lab.start(&client).await;
    let token = hidden(&lab.open(&user_code).await.text, "csrf_token").to_owned();
    lab.advance(60);
    assert_eq!(lab.open(&user_code).await.status, 410);
    let fields = [
        ("csrf_token", token.as_str()),
        ("user_code", &user_code),
        ("decision", "approve"),
    ];
    assert_eq!(lab.submit(&fields).await.status, 410);
    for typed in ["", "BBBB-BBBB", "nonsense", "\0", "💥"] {
        let page = lab.open(typed).await;
        assert_eq!(page.status, 404, "{page:?}");
        assert!(page.text.contains("role=\"alert\""), "{page:?}");
    }
}

#[tokio::test]
async fn nothing_that_comes_from_outside_becomes_markup() {
    let lab = Lab::new().await;
    let evil = "\"'><script>alert(1)</script>&amp;";
    let client = lab
        .register_as(json!({"clientName": evil, "scopes": ["<b>'&"]}))
        .await;
    let (_, user_code) = lab.start(&client).await;
    for page in [lab.open(evil).await, lab.open(&user_code).await] {
        assert!(
            !page.text.contains("<script") && !page.text.contains("<b>"),
            "{page:?}"
        );
        assert!(page.text.contains("&lt;script&gt;alert(1)"), "{page:?}");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        assert!(
            policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"),
            "{policy}"
        );
        assert_eq!(page.headers["cache-control"], "no-store");
        assert_eq!(page.headers["content-type"], "text/html; charset=utf-8");
    }
}

#[tokio::test]
async fn the_page_answers_under_this_machines_names_only() {
    let lab = Lab::new().await;
    let cases = [
        ("127.0.0.1", 200),
        ("localhost:8400", 200),
        ("LOCALHOST", 200),
        ("[::1]:80", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:80", 421),
        ("evil.example:127.0.0.1", 421),
        ("localhost:x", 421),
    ];
    for (host, status) in cases {
        let request = lab.http.get(format!("{}/device", lab.service.url()));
        let reply = send(request.header("host", host)).await;
        assert_eq!(reply.status, status, "{host}");
    }
}
