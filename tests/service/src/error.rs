//! The errors of the model, and how each goes over the wire.

use serde::Serialize;
use std::fmt;

/// The error shapes of the model, and the one error that an address without an operation gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// `AccessDeniedException`: the user denied the request, or the signature is not accepted.
    AccessDenied,
    /// `AuthorizationPendingException`: the user has not decided yet.
    AuthorizationPending,
    /// `ExpiredTokenException`: a device code or token has expired.
    ExpiredToken,
    /// `InternalServerException`: the service failed.
    InternalServer,
    /// `InvalidClientException`: the client is unknown, its secret wrong or its registration expired.
    InvalidClient,
    /// `InvalidClientMetadataException`: a client cannot be registered like this.
    InvalidClientMetadata,
    /// `InvalidGrantException`: the code, token or assertion is not valid.
    InvalidGrant,
    /// `InvalidRedirectUriException`: a redirect URI is not acceptable.
    InvalidRedirectUri,
    /// `InvalidRequestException`: the request cannot be understood or lacks something.
    InvalidRequest,
    /// `InvalidRequestRegionException`: the request belongs to another region.
    InvalidRequestRegion,
    /// `InvalidScopeException`: a scope is malformed or not granted.
    InvalidScope,
    /// `SlowDownException`: the client asks too often.
    SlowDown,
    /// `UnauthorizedClientException`: the client may not use this grant type or operation.
    UnauthorizedClient,
    /// `UnsupportedGrantTypeException`: the service does not know this grant type.
    UnsupportedGrantType,
    /// `UnknownOperationException`: no operation has this method and path. Not in the model.
    UnknownOperation,
}

impl ErrorKind {
    /// All of them, those of the model first.
    pub const ALL: [ErrorKind; 15] = [
        ErrorKind::AccessDenied,
        ErrorKind::AuthorizationPending,
        ErrorKind::ExpiredToken,
        ErrorKind::InternalServer,
        ErrorKind::InvalidClient,
        ErrorKind::InvalidClientMetadata,
        ErrorKind::InvalidGrant,
        ErrorKind::InvalidRedirectUri,
        ErrorKind::InvalidRequest,
        ErrorKind::InvalidRequestRegion,
        ErrorKind::InvalidScope,
        ErrorKind::SlowDown,
        ErrorKind::UnauthorizedClient,
        ErrorKind::UnsupportedGrantType,
        ErrorKind::UnknownOperation,
    ];

    /// The shape's name in the model, and in the header `x-amzn-errortype`.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// The error code of OAuth, in the member `error`.
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The HTTP status.
    pub fn status(self) -> u16 {
        self.row().2
    }

    fn row(self) -> (&'static str, &'static str, u16) {
        match self {
            Self::AccessDenied => ("AccessDeniedException", "access_denied", 400),
            Self::AuthorizationPending => (
                "AuthorizationPendingException",
                "authorization_pending",
                400,
            ),
            Self::ExpiredToken => ("ExpiredTokenException", "expired_token", 400),
            Self::InternalServer => ("InternalServerException", "server_error", 500),
            Self::InvalidClient => ("InvalidClientException", "invalid_client", 401),
            Self::InvalidClientMetadata => (
                "InvalidClientMetadataException",
                "invalid_client_metadata",
                400,
            ),
            Self::InvalidGrant => ("InvalidGrantException", "invalid_grant", 400),
            Self::InvalidRedirectUri => {
                ("InvalidRedirectUriException", "invalid_redirect_uri", 400)
            }
            Self::InvalidRequest => ("InvalidRequestException", "invalid_request", 400),
            Self::InvalidRequestRegion => ("InvalidRequestRegionException", "invalid_request", 400),
            Self::InvalidScope => ("InvalidScopeException", "invalid_scope", 400),
            Self::SlowDown => ("SlowDownException", "slow_down", 400),
            Self::UnauthorizedClient => ("UnauthorizedClientException", "unauthorized_client", 400),
            Self::UnsupportedGrantType => (
                "UnsupportedGrantTypeException",
                "unsupported_grant_type",
                400,
            ),
            Self::UnknownOperation => ("UnknownOperationException", "invalid_request", 404),
        }
    }
}

/// An error answer: which error, and what its members say.
///
/// The service makes them itself; a test makes them for [`crate::Running::fail_next`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    kind: ErrorKind,
    description: Option<String>,
    reason: Option<String>,
    endpoint: Option<String>,
    region: Option<String>,
}

impl ServiceError {
    /// An error without any details.
    pub fn new(kind: ErrorKind) -> Self {
        ServiceError {
            kind,
            description: None,
            reason: None,
            endpoint: None,
            region: None,
        }
    }

    /// Sets `error_description`, the text for the developer of the client.
    pub fn with_description(mut self, description: impl Into<String>) -> Self {
        self.description = Some(description.into());
        self
    }

    /// Sets `reason`, which only `AccessDeniedException` and `InvalidRequestException` have (`KMS_DisabledException` and the like).
    pub fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// Sets `endpoint` and `region`, which only `InvalidRequestRegionException` has: where the caller should have asked.
    pub fn with_region(mut self, endpoint: impl Into<String>, region: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self.region = Some(region.into());
        self
    }

    /// Which error this is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The JSON body, with the members in the model's order.
    pub(crate) fn body(&self) -> Vec<u8> {
        #[derive(Serialize)]
        struct Body<'a> {
            error: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            reason: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            error_description: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            endpoint: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            region: Option<&'a str>,
        }
        let body = Body {
            error: self.kind.code(),
            reason: self.reason.as_deref(),
            error_description: self.description.as_deref(),
            endpoint: self.endpoint.as_deref(),
            region: self.region.as_deref(),
        };
        // Strings always serialise; an empty body is what remains to say if they ever do not.
        serde_json::to_vec(&body).unwrap_or_default()
    }
}

impl fmt::Display for ServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        match &self.description {
            Some(description) => write!(f, ": {description}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for ServiceError {}

/// A value from a request as an error description quotes it: short, and without control characters.
pub(crate) fn quote(value: &str) -> String {
    const SHOWN: usize = 64;
    let shown: String = value.chars().take(SHOWN).collect();
    let dots = if shown.len() < value.len() { "..." } else { "" };
    format!("{shown:?}{dots}")
}
