//! The request of one attempt: written, headed and signed.

use http::header::{HOST, USER_AGENT};
use http::{HeaderName, HeaderValue, Method};
use opsmith_shape::{Auth, Timestamp, Trait};

use super::Call;
use crate::credentials::{Credentials, CredentialsError};
use crate::endpoint::{Address, EndpointError, Target};
use crate::failure::{Failure, FailureKind};
use crate::http::Request;
use crate::protocol::Unsendable;
use crate::signing::{self, Chain, Moment, Payload, Scope};

const INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
const ATTEMPT: HeaderName = HeaderName::from_static("amz-sdk-request");
const FIRST_ATTEMPT: HeaderValue = HeaderValue::from_static("attempt=1");

impl Call<'_> {
    /// The request, complete but for its signature. It is written anew for each attempt: keeping a copy
    /// of the first would cost each call that needs one only.
    pub(super) fn request(
        &self,
        attempt: u32,
        server_time: Option<Timestamp>,
    ) -> Result<Request, Failure> {
        let operation = self.context.operation;
        let written = self
            .shared
            .codec
            .write(self.context, self.input)
            .map_err(|error| self.unsendable(error))?;
        let address = self.address(written.target);
        let address =
            address.map_err(|error| self.failure(FailureKind::Endpoint, error.to_string()))?;
        let method = method(&operation.method);
        let mut request = Request {
            method: method.ok_or_else(|| {
                self.failure(
                    FailureKind::Validation,
                    format!("{:?} is no HTTP method", operation.method),
                )
            })?,
            url: address.url,
            headers: written.headers,
            body: written.body,
        };
        let headers = &mut request.headers;
        headers.insert(HOST, address.host);
        headers.insert(USER_AGENT, self.shared.user_agent.clone());
        if let Ok(id) = HeaderValue::from_bytes(&self.id) {
            headers.insert(INVOCATION_ID, id);
        }
        headers.insert(ATTEMPT, self.attempt(attempt, server_time));
        if self.is_whole {
            self.seal(&mut request)?;
        }
        let custom = self.shared.custom;
        custom
            .apply(self.context, self.input, &mut request, self.is_whole)
            .map_err(|reason| self.failure(FailureKind::Validation, reason))?;
        Ok(request)
    }

    fn address(&self, mut target: Target) -> Result<Address, EndpointError> {
        let others = match &self.shared.buckets {
            Some(buckets) => buckets.place(self.context.operation, &mut target)?,
            None => None,
        };
        let addresses = others.unwrap_or(&self.shared.addresses);
        addresses.of(self.index, target)
    }

    /// `attempt=1`, and later also how many there may be, and until when an answer is waited for,
    /// if the service said what time it is.
    fn attempt(&self, attempt: u32, server_time: Option<Timestamp>) -> HeaderValue {
        if attempt == 1 {
            return FIRST_ATTEMPT;
        }
        let mut text = format!("attempt={attempt}; max={}", self.shared.max_attempts);
        if let Some((now, timeout)) = server_time.zip(self.shared.read_timeout) {
            let seconds = i64::try_from(timeout.as_secs()).unwrap_or_default();
            let until = Moment::new(Timestamp::new(now.seconds().saturating_add(seconds), 0));
            text = format!("ttl={}; {text}", until.as_str());
        }
        HeaderValue::try_from(text).unwrap_or(FIRST_ATTEMPT)
    }

    /// What the request is to be signed with; `None` where it is not to be signed.
    pub(super) async fn credentials(&self) -> Result<Option<Credentials>, Failure> {
        let Some(provider) = &self.shared.credentials else {
            return Ok(None);
        };
        match self.context.operation.auth {
            Auth::None => Ok(None),
            Auth::SigV4 | Auth::SigV2 => match provider.credentials().await {
                Ok(credentials) => Ok(Some(credentials)),
                Err(CredentialsError::NotFound { .. }) if self.has(&Trait::OptionalAuth) => {
                    Ok(None)
                }
                Err(error) => Err(Failure::from_credentials(
                    &self.context.operation.name,
                    error,
                )),
            },
            Auth::Bearer => {
                let message = "the operation needs a bearer token, which is not supported yet";
                Err(self.failure(FailureKind::Unsupported, message.to_owned()))
            }
        }
    }

    /// Signs a request, and answers the signature. `payload` is what the signature says of the body, where that is not in the
    /// request.
    pub(super) fn sign(
        &self,
        request: &mut Request,
        credentials: &Credentials,
        payload: Option<Payload<'_>>,
    ) -> Result<String, Failure> {
        // Only forms can carry one, so that no other protocol needs the code.
        #[cfg(feature = "aws-query")]
        if self.context.operation.auth == Auth::SigV2 {
            signing::version_2::sign(request, credentials, self.shared.clock.now().into());
            return Ok(String::new());
        }
        let fail = |message: String| self.failure(FailureKind::Signing, message);
        let Some(region) = &self.shared.region else {
            return Err(fail("a region is needed to sign requests".to_owned()));
        };
        let usual = if self.is_unsigned(request) {
            Payload::Unsigned
        } else {
            Payload::Signed
        };
        let scope = self.scope(region, payload.unwrap_or(usual));
        let signed = signing::sign(request, credentials, &scope);
        signed.map_err(|error| {
            fail(format!(
                "{} holds characters that cannot stand in a header",
                error.0
            ))
        })
    }

    /// Where and when a signature counts that is made now.
    fn scope<'s>(&'s self, region: &'s str, payload: Payload<'s>) -> Scope<'s> {
        Scope {
            region,
            service: &self.context.tables.service.signing_name,
            time: Moment::new(self.shared.clock.now().into()),
            payload,
            as_s3: self.context.custom.signs_as_s3,
        }
    }

    /// Signs a request, and answers what signs the pieces of its body.
    #[cfg_attr(
        not(any(feature = "checksums", feature = "event-stream")),
        allow(dead_code, reason = "nothing else is signed in pieces")
    )]
    pub(super) fn sign_in_pieces(
        &self,
        request: &mut Request,
        credentials: &Credentials,
        how: &'static str,
    ) -> Result<Chain, Failure> {
        let payload = Payload::InPieces(how);
        let signature = self.sign(request, credentials, Some(payload))?;
        let region = self.shared.region.as_deref().unwrap_or_default();
        Ok(Chain::new(
            credentials,
            &self.scope(region, payload),
            signature,
        ))
    }

    /// Whether the signature leaves the body out: where the operation says so, and only over TLS.
    pub(super) fn is_unsigned(&self, request: &Request) -> bool {
        self.has(&Trait::UnsignedPayload) && request.url.scheme() == "https"
    }

    pub(super) fn has(&self, fact: &Trait) -> bool {
        self.context
            .operation
            .traits
            .of(&self.context.tables.traits)
            .contains(fact)
    }

    pub(super) fn unsendable(&self, error: Unsendable) -> Failure {
        match error {
            Unsendable::Parameter(reason) => self.failure(FailureKind::Validation, reason),
            Unsendable::Unsupported(reason) => self.failure(FailureKind::Unsupported, reason),
        }
    }
}

fn method(name: &str) -> Option<Method> {
    // The usual one first: looking a method up by its name is not free.
    if name == "POST" {
        Some(Method::POST)
    } else {
        Method::from_bytes(name.as_bytes()).ok()
    }
}
