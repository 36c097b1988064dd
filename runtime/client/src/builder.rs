//! What can be said about a client before it is made.

use std::marker::PhantomData;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::build_error::BuildError;
use crate::caller::{Caller, Shared};
use crate::clock::{Clock, SystemClock};
use crate::config::{Environment, Settings};
use crate::credentials::{CredentialsProvider, DefaultChain};
use crate::custom::Custom;
use crate::endpoint::buckets::{self, Buckets, Choice};
use crate::endpoint::{Addresses, Endpoint, EndpointError, Parameters, Region};
use crate::http::{HttpConfig, ReqwestTransport, Transport, Verify};
use crate::observe::Observer;
use crate::retry::Quota;
use crate::tables::TablesRef;
use crate::{ServiceClient, custom, protocol, user_agent};

/// Makes a client `C`: a generated one, or a bare [`Caller`].
///
/// What is not set has its default. Region, endpoint and the like come from the environment and the
/// configuration files only if that is asked for, with [`Builder::from_environment`],
/// [`Builder::profile`] or [`Builder::settings`]; what is set here wins over them. Credentials are
/// looked for there in any case, when the first request is signed, unless there are others or none.
#[must_use]
pub struct Builder<C> {
    options: Options,
    client: PhantomData<fn() -> C>,
}

struct Options {
    tables: TablesRef,
    source: Source,
    region: Option<String>,
    endpoint_url: Option<String>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    path_style: Option<bool>,
    accelerate: Option<bool>,
    credentials: Signing,
    http: HttpConfig,
    verify: Option<Verify>,
    total_timeout: Option<Duration>,
    max_attempts: Option<u32>,
    transport: Option<Arc<dyn Transport>>,
    app_name: Option<String>,
    user_agent: Vec<String>,
    validates: bool,
    clock: Arc<dyn Clock>,
    observer: Option<Arc<dyn Observer>>,
}

/// Where what is not set comes from.
enum Source {
    Nowhere,
    Environment(Option<String>),
    Settings(Box<Settings>),
}

enum Signing {
    Default,
    With(Arc<dyn CredentialsProvider>),
    Never,
}

/// How often a request is sent at most, where nobody says.
const MAX_ATTEMPTS: u32 = 3;

impl<C: ServiceClient> Builder<C> {
    /// A builder with nothing set.
    pub fn new() -> Self {
        Builder::for_tables(TablesRef::Static(C::TABLES))
    }
}

impl<C: ServiceClient> Default for Builder<C> {
    fn default() -> Self {
        Builder::new()
    }
}

impl<C: Built> Builder<C> {
    /// Makes the client. Nothing is sent, and no certificate is read.
    ///
    /// # Errors
    /// Where there is no address to send to, or a setting cannot be used.
    pub fn build(self) -> Result<C, BuildError> {
        self.options.build().map(C::built)
    }
}

/// What a builder can make: every [`ServiceClient`], and a bare [`Caller`], which belongs to no
/// service in particular.
pub trait Built {
    /// Makes it.
    fn built(caller: Caller) -> Self;
}

impl<C: ServiceClient> Built for C {
    fn built(caller: Caller) -> Self {
        C::from_caller(caller)
    }
}

impl Built for Caller {
    fn built(caller: Caller) -> Self {
        caller
    }
}

impl<C> Builder<C> {
    pub(crate) fn for_tables(tables: TablesRef) -> Self {
        Builder {
            options: Options {
                tables,
                source: Source::Nowhere,
                region: None,
                endpoint_url: None,
                use_fips: None,
                use_dual_stack: None,
                path_style: None,
                accelerate: None,
                credentials: Signing::Default,
                http: HttpConfig::default(),
                verify: None,
                total_timeout: None,
                max_attempts: None,
                transport: None,
                app_name: None,
                user_agent: Vec::new(),
                validates: true,
                clock: Arc::new(SystemClock),
                observer: None,
            },
            client: PhantomData,
        }
    }

    /// Takes what is not set from environment variables and the configuration files.
    pub fn from_environment(mut self) -> Self {
        self.options.source = Source::Environment(None);
        self
    }

    /// The same with this profile of the configuration files. Credentials come from the profile
    /// then, even if there are variables.
    pub fn profile(mut self, name: impl Into<String>) -> Self {
        self.options.source = Source::Environment(Some(name.into()));
        self
    }

    /// Takes what is not set from settings that were loaded already.
    pub fn settings(mut self, settings: Settings) -> Self {
        self.options.source = Source::Settings(Box::new(settings));
        self
    }

    /// The region, such as `eu-west-1`.
    pub fn region(mut self, region: impl Into<String>) -> Self {
        self.options.region = Some(region.into());
        self
    }

    /// The server to send requests to in place of that of the region. Its path comes before those
    /// of the operations, and its query is part of every request. FIPS and dual stack have no say
    /// then.
    pub fn endpoint_url(mut self, url: impl Into<String>) -> Self {
        self.options.endpoint_url = Some(url.into());
        self
    }

    /// Whether to use the servers whose cryptography is validated under FIPS 140.
    pub fn use_fips(mut self, use_fips: bool) -> Self {
        self.options.use_fips = Some(use_fips);
        self
    }

    /// Whether to use the servers that answer over IPv6 as well.
    pub fn use_dual_stack(mut self, use_dual_stack: bool) -> Self {
        self.options.use_dual_stack = Some(use_dual_stack);
        self
    }

    /// Whether buckets always stand in the path of addresses. Otherwise they stand before the host where
    /// they can be part of its name. For S3 only.
    pub fn path_style(mut self, path_style: bool) -> Self {
        self.options.path_style = Some(path_style);
        self
    }

    /// Whether to go through the servers of S3 Transfer Acceleration. For S3 only.
    pub fn accelerate(mut self, accelerate: bool) -> Self {
        self.options.accelerate = Some(accelerate);
        self
    }

    /// What to sign requests with: [`crate::Credentials`], or something that gets them.
    pub fn credentials(mut self, provider: impl CredentialsProvider) -> Self {
        self.options.credentials = Signing::With(Arc::new(provider));
        self
    }

    /// Signs nothing and looks for no credentials.
    pub fn unsigned(mut self) -> Self {
        self.options.credentials = Signing::Never;
        self
    }

    /// How long an attempt may take to connect; `None` for as long as it takes. 60 seconds where it
    /// is not set.
    pub fn connect_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.http.connect_timeout = limit.into();
        self
    }

    /// How long the server may be silent during an attempt; `None` for as long as it likes. 60
    /// seconds where it is not set.
    pub fn read_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.http.read_timeout = limit.into();
        self
    }

    /// How long a whole call may take, all attempts and the pauses between them included. It is
    /// what a method of the client blocks for at most, which is what a program that sets it wants
    /// to know; an attempt has the two limits above. None where it is not set.
    pub fn total_timeout(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.options.total_timeout = limit.into();
        self
    }

    /// How often a request is sent at most; at least once. 3 where it is not set.
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.options.max_attempts = Some(attempts.max(1));
        self
    }

    /// The longest body of an answer that is accepted.
    pub fn max_response_bytes(mut self, limit: u64) -> Self {
        self.options.http.max_response_bytes = limit;
        self
    }

    /// How servers prove who they are.
    pub fn verify(mut self, verify: Verify) -> Self {
        self.options.verify = Some(verify);
        self
    }

    /// Trusts the certificates of this PEM file, and no others.
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> Self {
        self.verify(Verify::CaBundle(path.into()))
    }

    /// Sends requests through this transport. Timeouts of attempts, the size limit and the checking
    /// of servers are up to it then. Several clients can share the connections of one: give each a
    /// clone of the same [`ReqwestTransport`].
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.options.transport = Some(Arc::new(transport));
        self
    }

    /// The program's name in the user agent.
    pub fn app_name(mut self, name: impl Into<String>) -> Self {
        self.options.app_name = Some(name.into());
        self
    }

    /// One more part of the user agent, as `kind/name#value`.
    pub fn user_agent_part(mut self, part: impl Into<String>) -> Self {
        self.options.user_agent.push(part.into());
        self
    }

    /// Whether parameters given as [`opsmith_shape::Value`]s are checked against the model before
    /// they are sent. They are where it is not set.
    pub fn parameter_validation(mut self, validates: bool) -> Self {
        self.options.validates = validates;
        self
    }

    /// Who is told what happens during calls.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.options.observer = Some(Arc::new(observer));
        self
    }

    /// Time and chance, for tests.
    pub fn clock(mut self, clock: impl Clock) -> Self {
        self.options.clock = Arc::new(clock);
        self
    }
}

impl Options {
    fn build(mut self) -> Result<Caller, BuildError> {
        let settings = match std::mem::replace(&mut self.source, Source::Nowhere) {
            Source::Nowhere => None,
            Source::Environment(profile) => {
                Some(Settings::load(&Environment::process(), profile.as_deref())?)
            }
            Source::Settings(settings) => Some(*settings),
        };
        if let Some(settings) = &settings {
            self.fill(settings)?;
        }
        let codec = protocol::choose(&self.tables.service)
            .ok_or_else(|| BuildError::protocol(&self.tables.service))?;
        let custom = custom::of(&self.tables.service);
        let (endpoint, region) = self.endpoint(custom)?;
        let operations = self.tables.operations.len();
        let buckets = custom.has_buckets.then(|| {
            let is_given = self.endpoint_url.is_some();
            Buckets::new(&endpoint, is_given, self.choice(&region), operations)
        });
        self.http.verify = self.verify.unwrap_or_default();
        let transport = match self.transport {
            Some(transport) => transport,
            None => Arc::new(ReqwestTransport::new(&self.http)?),
        };
        let credentials: Option<Arc<dyn CredentialsProvider>> = match self.credentials {
            Signing::Default => Some(Arc::new(DefaultChain::new(settings))),
            Signing::With(provider) => Some(provider),
            Signing::Never => None,
        };
        Ok(Caller(Arc::new(Shared {
            user_agent: user_agent::header(
                &self.tables.service,
                self.app_name.as_deref(),
                &self.user_agent,
            ),
            codec,
            custom,
            addresses: Addresses::new(endpoint, operations),
            buckets: buckets.transpose()?,
            region: region.map(|region| region.name),
            transport,
            credentials,
            max_attempts: self.max_attempts.unwrap_or(MAX_ATTEMPTS),
            read_timeout: self.http.read_timeout,
            total_timeout: self.total_timeout,
            #[cfg(feature = "streams")]
            max_response_bytes: self.http.max_response_bytes,
            validates: self.validates,
            quota: Quota::new(),
            clock: self.clock,
            observer: self.observer,
            tables: self.tables,
        })))
    }

    /// Takes what is not set from settings.
    fn fill(&mut self, settings: &Settings) -> Result<(), BuildError> {
        settings.retry_mode()?;
        self.region = self.region.take().or_else(|| settings.region());
        self.use_fips = self.use_fips.or_else(|| settings.use_fips());
        self.use_dual_stack = self.use_dual_stack.or_else(|| settings.use_dual_stack());
        self.app_name = self.app_name.take().or_else(|| settings.app_name());
        if custom::of(&self.tables.service).has_buckets {
            self.path_style = self.path_style.or_else(|| settings.s3_path_style());
            self.accelerate = self.accelerate.or_else(|| settings.s3_accelerate());
        }
        self.verify = self
            .verify
            .take()
            .or_else(|| settings.ca_bundle().map(Verify::CaBundle));
        if self.max_attempts.is_none() {
            self.max_attempts = settings.max_attempts()?;
        }
        if self.endpoint_url.is_none() {
            self.endpoint_url = settings.endpoint_url(&self.tables.service.id)?;
        }
        Ok(())
    }

    /// Where to send requests, and the region they are signed for.
    fn endpoint(&self, custom: &Custom) -> Result<(Endpoint, Option<Region>), EndpointError> {
        let given = self.region.as_deref().filter(|region| !region.is_empty());
        let mut region = given.map(Region::parse).transpose()?;
        if let Some(url) = &self.endpoint_url {
            return Ok((Endpoint::given(url)?, region));
        }
        let known = region.as_mut().ok_or(EndpointError::NoRegion)?;
        let choice = self.choice(&Some(known.clone()));
        let endpoint = match custom.host {
            Some(host) => {
                let server = buckets::server(host, &known.name, choice);
                if known.name == "aws-global" {
                    known.name = "us-east-1".to_owned();
                }
                Endpoint::given(&server)?
            }
            None => {
                let parameters = Parameters {
                    region: Some(&known.name),
                    use_fips: choice.use_fips,
                    use_dual_stack: choice.use_dual_stack,
                };
                Endpoint::by_rules(&self.tables.endpoints, &parameters)?
            }
        };
        Ok((endpoint, region))
    }

    fn choice(&self, region: &Option<Region>) -> Choice {
        let is_fips = region.as_ref().is_some_and(|region| region.is_fips);
        Choice {
            path_style: self.path_style.unwrap_or(false),
            accelerate: self.accelerate.unwrap_or(false),
            use_fips: is_fips || self.use_fips.unwrap_or(false),
            use_dual_stack: self.use_dual_stack.unwrap_or(false),
        }
    }
}
