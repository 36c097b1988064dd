//! Who is compared.

/// A program that makes the same calls as the others, with another client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Peer {
    /// The generated client.
    Ours,
    /// reqwest, serde_json and structures written by hand.
    Bare,
    /// The AWS SDK with its default features.
    Sdk,
    /// The AWS SDK without its default feature for programs of the past.
    SdkLean,
}

impl Peer {
    /// All, in the order of the columns.
    pub const ALL: [Self; 4] = [Self::Ours, Self::Bare, Self::Sdk, Self::SdkLean];
    /// Those that goals are about.
    pub const DEFAULT: [Self; 3] = [Self::Ours, Self::Bare, Self::Sdk];

    /// Its name on the command line and in tables.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ours => "ours",
            Self::Bare => "bare",
            Self::Sdk => "sdk",
            Self::SdkLean => "sdk-lean",
        }
    }

    /// The package, and its only program.
    pub fn package(self) -> &'static str {
        match self {
            Self::Ours => "bench-ours",
            Self::Bare => "bench-bare",
            Self::Sdk | Self::SdkLean => "bench-sdk",
        }
    }

    /// Arguments that choose its features.
    pub fn features(self) -> &'static [&'static str] {
        match self {
            Self::SdkLean => &["--no-default-features"],
            Self::Ours | Self::Bare | Self::Sdk => &[],
        }
    }

    /// One line about what it is made of; `{...}` stands for the version of a crate.
    pub fn description(self) -> &'static str {
        match self {
            Self::Ours => {
                "opsmith with feature `sso-oidc` (reqwest {reqwest}, rustls {rustls} with ring)"
            }
            Self::Bare => {
                "reqwest {reqwest} (rustls-no-provider), rustls {rustls} with ring, serde derive, serde_json {serde_json}"
            }
            Self::Sdk => {
                "aws-sdk-ssooidc {aws-sdk-ssooidc}, default features: default-https-client (hyper {hyper}, rustls with aws-lc-rs), \
                 rt-tokio, and rustls, which adds hyper 0.14 and rustls 0.21 with ring; behaviour version latest, no aws-config"
            }
            Self::SdkLean => {
                "aws-sdk-ssooidc {aws-sdk-ssooidc}, features default-https-client and rt-tokio only (hyper {hyper}, rustls {rustls} with \
                 aws-lc-rs); behaviour version latest, no aws-config"
            }
        }
    }
}
