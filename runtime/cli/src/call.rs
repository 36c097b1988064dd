//! Making the client, and calling the operation through it.

use std::borrow::Cow;
use std::future::{Future as _, poll_fn};
use std::io::Write;
use std::pin::pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use opsmith_client::config;
use opsmith_client::http::Verify;
use opsmith_client::{
    BuildError, Caller, CredentialsError, EndpointError, Event, FailureKind, Observer,
};
use opsmith_shape::{ShapeId, Tables, Value};

use crate::output::{Moments, present};
use crate::report::{self, Failure, ServiceError, exit};
use crate::service::Operation;
use crate::settings::{self, Settings};
use crate::streams::{self, Stop, Streams};
use crate::words::globals::{Globals, Timeouts};

/// The two timeouts as numbers.
pub(crate) fn timeouts(globals: &Globals) -> Result<Timeouts, Failure> {
    let seconds = |option: &str, given: &Option<String>| {
        let Some(text) = given else {
            return Ok(Some(Duration::from_secs(60)));
        };
        match crate::input::scalar::integer(text) {
            Some(Value::Integer(0)) => Ok(None),
            Some(Value::Integer(seconds @ 1..)) => {
                Ok(Some(Duration::from_secs(seconds.unsigned_abs())))
            }
            _ => Err(Failure::other(format!(
                "{option}: expected a whole number of seconds, 0 for no limit, found {text:?}"
            ))),
        }
    };
    Ok(Timeouts {
        connect: seconds("--cli-connect-timeout", &globals.connect_timeout)?,
        read: seconds("--cli-read-timeout", &globals.read_timeout)?,
    })
}

/// Makes the client. Everything that can be wrong before a request is made is found here. `is_sample`: no request will be made, so that a
/// service without endpoint rules can do without an endpoint.
pub(crate) fn client(
    operation: Operation<'_>,
    globals: &Globals,
    timeouts: Timeouts,
    settings: &Settings<'_>,
    is_sample: bool,
) -> Result<Client, Failure> {
    let all = settings.all()?;
    let region = globals
        .region
        .clone()
        .or_else(|| all.region())
        .filter(|region| !region.is_empty());
    let region = region.ok_or_else(no_region)?;
    let log = Log::default();
    // Cloning tables of generated code copies references only.
    let mut builder = Caller::builder(operation.tables().clone().with_timestamps_as_sent())
        .settings(all.clone())
        .region(region)
        .connect_timeout(timeouts.connect)
        .read_timeout(timeouts.read)
        // The checks are made by then, or were switched off.
        .parameter_validation(false)
        .user_agent_part(format!(
            "md/command#{}.{}",
            operation.service.name(),
            operation.word()
        ));
    if let Some(url) = &globals.endpoint_url {
        builder = builder.endpoint_url(url);
    } else if is_sample {
        builder = builder.endpoint_url("http://localhost");
    }
    if has_buckets_in_path(operation, globals, all)? {
        builder = builder.path_style(true);
    }
    if globals.no_sign_request {
        builder = builder.unsigned();
    }
    if globals.no_verify_ssl {
        builder = builder.verify(Verify::Off);
    } else if let Some(path) = &globals.ca_bundle {
        if path.trim().is_empty() {
            return Err(Failure::other(
                "--ca-bundle: expected the path of a file with certificates, found nothing",
            ));
        }
        builder = builder.ca_bundle(all.environment().path(path));
    }
    if globals.debug {
        builder = builder.observer(log.clone());
    }
    let caller = builder
        .build()
        .map_err(|error| build_failure(&error, operation, globals, all))?;
    Ok(Client { caller, log })
}

/// Whether buckets of S3 stand in the path because the address is the user's, who has not said otherwise (botocore, `args.py`).
fn has_buckets_in_path(
    operation: Operation<'_>,
    globals: &Globals,
    settings: &config::Settings,
) -> Result<bool, Failure> {
    let is_said = settings.s3_path_style().is_some() || settings.s3_accelerate() == Some(true);
    if is_said || globals.endpoint_url.is_some() {
        return Ok(!is_said);
    }
    let url = settings.endpoint_url(&operation.tables().service.id);
    Ok(url.map_err(|error| settings::failure(&error))?.is_some())
}

/// A client, and what it noted.
pub(crate) struct Client {
    caller: Caller,
    log: Log,
}

impl Client {
    /// Calls the operation. What was noted meanwhile is written to `error` at once.
    pub(crate) fn call(
        &self,
        operation: Operation<'_>,
        input: &Value,
        streams: Streams<'_>,
        moments: &Moments,
        error: &mut dyn Write,
    ) -> Result<Value, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let runtime = runtime
            .map_err(|error| Failure::other(format!("cannot wait for the network: {error}")))?;
        let (mut output, mut modelled) = (Value::Null, Value::Null);
        let called = runtime.block_on(async {
            let (output, modelled) = (&mut output, &mut modelled);
            let mut call = pin!(async {
                if operation.streams() {
                    return streams::call(
                        &self.caller,
                        operation,
                        input,
                        streams,
                        output,
                        modelled,
                    )
                    .await;
                }
                let called = self.caller.call(operation.index, input, output, modelled);
                called.await.map(drop).map_err(Stop::Call)
            });
            poll_fn(|context| {
                let polled = call.as_mut().poll(context);
                self.log.write(error);
                polled
            })
            .await
        });
        match called {
            Ok(()) => Ok(output),
            Err(Stop::Call(failure)) => Err(call_failure(operation, &failure, &modelled, moments)),
            Err(Stop::Here(failure)) => Err(failure),
        }
    }
}

/// What a client notes while it works. It cannot write itself, since it may not hold what is written to.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    fn write(&self, target: &mut dyn Write) {
        let lines = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        for line in lines {
            // A log that cannot be written is no reason to stop.
            let _ = writeln!(target, "{}: [DEBUG]: {line}", crate::PROGRAM);
        }
    }
}

impl Observer for Log {
    fn event(&self, event: &Event<'_>) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(event.to_string());
    }
}

/// Nobody said where to send the request.
pub(crate) fn no_region() -> Failure {
    Failure::class(
        "NoRegion",
        exit::CONFIGURATION,
        "no region is set. Give --region, or set the variable AWS_REGION, or write region = NAME into the profile in ~/.aws/config",
    )
}

fn build_failure(
    error: &BuildError,
    operation: Operation<'_>,
    globals: &Globals,
    all: &config::Settings,
) -> Failure {
    match error {
        BuildError::Endpoint(EndpointError::NoRegion) => no_region(),
        BuildError::Endpoint(error @ EndpointError::Region(_)) => {
            let variables = ["AWS_REGION", "AWS_DEFAULT_REGION"];
            let given = globals.region.is_some().then_some("--region");
            Failure::other(format!("{}: {error}", origin(given, &variables, all)))
        }
        BuildError::Endpoint(error @ EndpointError::Url { .. }) => {
            let id = operation.tables().service.id.replace([' ', '-'], "_");
            let own = format!("AWS_ENDPOINT_URL_{}", id.to_uppercase());
            let given = globals.endpoint_url.is_some().then_some("--endpoint-url");
            let variables = [own.as_str(), "AWS_ENDPOINT_URL"];
            Failure::other(format!("{}: {error}", origin(given, &variables, all)))
        }
        BuildError::Config(error) => settings::failure(error),
        other => Failure::other(other.to_string()),
    }
}

/// Where a setting came from: the option, else the first of the variables that is set, else the profile.
fn origin<'a>(
    option: Option<&'a str>,
    variables: &[&'a str],
    all: &config::Settings,
) -> Cow<'a, str> {
    let is_set = |name: &&&str| {
        let value = all.environment().variable(name);
        value.is_some_and(|value| !value.is_empty())
    };
    match option.or_else(|| variables.iter().find(is_set).copied()) {
        Some(name) => name.into(),
        None => format!("profile {}", all.profile_name()).into(),
    }
}

fn call_failure(
    operation: Operation<'_>,
    failure: &opsmith_client::Failure,
    modelled: &Value,
    moments: &Moments,
) -> Failure {
    match failure.kind() {
        FailureKind::Service => service_failure(operation, failure, modelled, moments),
        FailureKind::Credentials => Failure::class(
            "NoCredentials",
            exit::CONFIGURATION,
            credentials_text(failure),
        ),
        FailureKind::Validation => Failure::parameters(failure.message()),
        FailureKind::Transport | FailureKind::Timeout => {
            let attempts = match failure.attempts() {
                0 | 1 => String::new(),
                several => format!(" ({several} attempts)"),
            };
            Failure::other(format!("{}{attempts}", failure.message()))
        }
        _ => Failure::other(failure.to_string()),
    }
}

fn credentials_text(failure: &opsmith_client::Failure) -> String {
    let hint = match failure.source_as::<CredentialsError>() {
        Some(CredentialsError::NotFound { .. }) => {
            ". Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or write both into a profile of ~/.aws/credentials"
        }
        _ => "",
    };
    format!("{}{hint}", failure.message())
}

fn service_failure(
    operation: Operation<'_>,
    failure: &opsmith_client::Failure,
    modelled: &Value,
    moments: &Moments,
) -> Failure {
    let tables = operation.tables();
    let fields = failure.error_shape().and_then(|id| {
        // What was filled is the enum of all errors, of which one is set.
        let error = modelled.get(&tables.shape(id).name)?;
        Some(fields(tables, id, error, moments))
    });
    Failure {
        exit: exit::SERVICE,
        kind: report::FailureKind::Service(ServiceError {
            operation: failure.operation().to_owned(),
            code: failure.code().unwrap_or_default().to_owned(),
            message: failure.message().to_owned(),
            retries: failure
                .is_last_attempt()
                .then(|| failure.max_attempts().saturating_sub(1)),
            fields: fields.unwrap_or_default(),
        }),
    }
}

/// The members of a modelled error that are set, in the order of the model. What is secret is not shown.
fn fields(
    tables: &Tables,
    id: ShapeId,
    modelled: &Value,
    moments: &Moments,
) -> Vec<(String, Value)> {
    let members = tables.members(id).iter();
    members
        .filter_map(|member| {
            let value = modelled
                .get(&member.name)
                .filter(|value| **value != Value::Null)?;
            let value = if tables.is_sensitive(member) {
                Value::from("<redacted>")
            } else {
                present(tables, member.target, value.clone(), moments)
            };
            Some((member.name.to_string(), value))
        })
        .collect()
}
