//! Which operation a request is for.

use crate::exchange::Request;
use std::fmt;

/// The operations of the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// `POST /client/register`
    RegisterClient,
    /// `POST /device_authorization`
    StartDeviceAuthorization,
    /// `POST /token`
    CreateToken,
    /// `POST /token?aws_iam=t`
    CreateTokenWithIam,
}

impl Operation {
    /// All of them.
    pub const ALL: [Operation; 4] = [
        Operation::RegisterClient,
        Operation::StartDeviceAuthorization,
        Operation::CreateToken,
        Operation::CreateTokenWithIam,
    ];

    /// Its name in the model.
    pub fn name(self) -> &'static str {
        match self {
            Operation::RegisterClient => "RegisterClient",
            Operation::StartDeviceAuthorization => "StartDeviceAuthorization",
            Operation::CreateToken => "CreateToken",
            Operation::CreateTokenWithIam => "CreateTokenWithIAM",
        }
    }

    /// The path and query its requests go to.
    pub fn path(self) -> &'static str {
        match self {
            Operation::RegisterClient => "/client/register",
            Operation::StartDeviceAuthorization => "/device_authorization",
            Operation::CreateToken => "/token",
            Operation::CreateTokenWithIam => "/token?aws_iam=t",
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What the method and path of a request lead to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Route {
    Operation(Operation),
    /// The verification page.
    Page,
    /// The path is known, but takes only these methods.
    WrongMethod(&'static str),
    Unknown,
}

/// Where the verification page is.
pub(crate) const PAGE_PATH: &str = "/device";

impl Route {
    pub fn of(request: &Request) -> Self {
        let operation = match request.path.as_str() {
            PAGE_PATH if matches!(request.method.as_str(), "GET" | "HEAD" | "POST") => {
                return Route::Page;
            }
            PAGE_PATH => return Route::WrongMethod("GET, HEAD, POST"),
            "/client/register" => Operation::RegisterClient,
            "/device_authorization" => Operation::StartDeviceAuthorization,
            "/token" if is_iam(request) => Operation::CreateTokenWithIam,
            "/token" => Operation::CreateToken,
            _ => return Route::Unknown,
        };
        match request.method.as_str() {
            "POST" => Route::Operation(operation),
            _ => Route::WrongMethod("POST"),
        }
    }
}

/// Whether the query has the one parameter that the model tells the two token operations apart by. Others are nobody's business: an endpoint may
/// come with a query of its own.
fn is_iam(request: &Request) -> bool {
    let query = request.query.as_deref().unwrap_or_default();
    query.split('&').any(|pair| pair == "aws_iam=t")
}
