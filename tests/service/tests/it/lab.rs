//! A service with a manual clock, and a small client for it.

use opsmith_test_service::{Builder, Clock, Running, Service};
use serde_json::{Map, Value, json};
use std::time::{Duration, UNIX_EPOCH};

pub const DEVICE_CODE: &str = "urn:ietf:params:oauth:grant-type:device_code";
pub const REFRESH_TOKEN: &str = "refresh_token";
pub const START_URL: &str = "https://example.awsapps.com/start";

/// The interval of every service in these tests.
pub const INTERVAL: Duration = Duration::from_secs(5);

/// 2026-01-01T12:00:00Z, when every test begins: signatures in the tests were made for then.
pub const NOW: u64 = 1_767_268_800;

/// A service, its clock, and what talks to it.
pub struct Lab {
    pub service: Running,
    pub clock: Clock,
    pub http: reqwest::Client,
}

/// What the service answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    /// The header `x-amzn-errortype`, empty if it is not there.
    pub error: String,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

/// A registered client.
#[derive(Clone)]
pub struct Client {
    pub id: String,
    pub secret: String,
}

impl Lab {
    pub async fn new() -> Self {
        Self::with(|builder| builder).await
    }

    pub async fn with(change: impl FnOnce(Builder) -> Builder) -> Self {
        let clock = Clock::manual_at(UNIX_EPOCH + Duration::from_secs(NOW));
        let builder = Service::builder().interval(INTERVAL).clock(clock.clone());
        let service = change(builder).start().await.unwrap();
        // Fails where another test of this process was first, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        // The page's answers are looked at one by one.
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        Lab {
            service,
            clock,
            http: http.build().unwrap(),
        }
    }

    pub async fn post(&self, path: &str, body: &Value) -> Reply {
        self.post_text(path, body.to_string()).await
    }

    pub async fn post_text(&self, path: &str, body: impl Into<reqwest::Body>) -> Reply {
        let request = self.http.post(format!("{}{path}", self.service.url()));
        send(
            request
                .header("content-type", "application/json")
                .body(body),
        )
        .await
    }

    pub async fn get(&self, path: &str) -> Reply {
        send(self.http.get(format!("{}{path}", self.service.url()))).await
    }

    pub async fn register(&self) -> Client {
        self.register_as(json!({})).await
    }

    /// Registers a client with these members beside the required ones.
    pub async fn register_as(&self, more: Value) -> Client {
        let body = merged(json!({"clientName": "lab", "clientType": "public"}), more);
        let output = self.post("/client/register", &body).await.output();
        Client {
            id: text(&output, "clientId"),
            secret: text(&output, "clientSecret"),
        }
    }

    pub async fn start_reply(&self, client: &Client) -> Reply {
        let body = merged(client.json(), json!({"startUrl": START_URL}));
        self.post("/device_authorization", &body).await
    }

    /// Starts an authorization: device code and user code.
    pub async fn start(&self, client: &Client) -> (String, String) {
        let output = self.start_reply(client).await.output();
        (text(&output, "deviceCode"), text(&output, "userCode"))
    }

    pub async fn poll(&self, client: &Client, device_code: &str) -> Reply {
        let more = json!({"grantType": DEVICE_CODE, "deviceCode": device_code});
        self.post("/token", &merged(client.json(), more)).await
    }

    pub async fn refresh(&self, client: &Client, token: &str) -> Reply {
        let more = json!({"grantType": REFRESH_TOKEN, "refreshToken": token});
        self.post("/token", &merged(client.json(), more)).await
    }

    /// Goes through the whole flow: the output of `CreateToken`.
    pub async fn tokens(&self, client: &Client) -> Value {
        let (device_code, user_code) = self.start(client).await;
        self.service.approve(&user_code).unwrap();
        self.poll(client, &device_code).await.output()
    }

    pub fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }
}

impl Client {
    /// The members that identify it.
    pub fn json(&self) -> Value {
        json!({"clientId": self.id, "clientSecret": self.secret})
    }
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The body of a success.
    pub fn output(&self) -> Value {
        assert_eq!((self.status, self.error.as_str()), (200, ""), "{self:?}");
        self.json()
    }

    /// Checks that this is an error as the model has it, and gives its description.
    pub fn refused(&self, status: u16, name: &str, code: &str) -> String {
        assert_eq!(
            (self.status, self.error.as_str()),
            (status, name),
            "{self:?}"
        );
        assert_eq!(self.headers["content-type"], "application/json", "{self:?}");
        let id = self.headers["x-amzn-requestid"].to_str().unwrap();
        assert_eq!(id.len(), 36, "{self:?}");
        let body = self.json();
        assert_eq!(body["error"], code, "{self:?}");
        text(&body, "error_description")
    }

    /// Checks that this is `InvalidRequestException`.
    pub fn invalid(&self) -> String {
        self.refused(400, "InvalidRequestException", "invalid_request")
    }
}

pub async fn send(request: reqwest::RequestBuilder) -> Reply {
    let response = request.send().await.unwrap();
    let headers = response.headers().clone();
    let error = headers.get("x-amzn-errortype");
    Reply {
        status: response.status().as_u16(),
        error: error
            .map(|name| name.to_str().unwrap().into())
            .unwrap_or_default(),
        headers,
        text: response.text().await.unwrap(),
    }
}

/// A string member that must be there.
pub fn text(object: &Value, member: &str) -> String {
    let value = object[member].as_str();
    value
        .unwrap_or_else(|| panic!("no {member} in {object}"))
        .to_owned()
}

/// One object with the members of both; the second wins.
pub fn merged(first: Value, second: Value) -> Value {
    let mut members = Map::new();
    for value in [first, second] {
        if let Value::Object(more) = value {
            members.extend(more);
        }
    }
    Value::Object(members)
}
