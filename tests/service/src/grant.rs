//! The grant types of OAuth 2.0 that the model names.

/// A grant type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grant {
    AuthorizationCode,
    DeviceCode,
    RefreshToken,
    JwtBearer,
    TokenExchange,
}

impl Grant {
    const ALL: [Grant; 5] = [
        Grant::AuthorizationCode,
        Grant::DeviceCode,
        Grant::RefreshToken,
        Grant::JwtBearer,
        Grant::TokenExchange,
    ];

    /// The name it goes by in requests.
    pub fn name(self) -> &'static str {
        match self {
            Grant::AuthorizationCode => "authorization_code",
            Grant::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code",
            Grant::RefreshToken => "refresh_token",
            Grant::JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer",
            Grant::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange",
        }
    }

    /// The grant type of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grant| grant.name() == name)
    }

    /// Whether a public client may register it.
    pub fn is_public(self) -> bool {
        matches!(
            self,
            Grant::AuthorizationCode | Grant::DeviceCode | Grant::RefreshToken
        )
    }
}

/// What a client may do that registers no grant types: what clients did before there was such a member.
pub(crate) const DEFAULT_GRANTS: [Grant; 2] = [Grant::DeviceCode, Grant::RefreshToken];
