//! What becomes of an answer, or of none.

use http::header::DATE;
use http::{HeaderMap, HeaderName};
use opsmith_shape::{Scalar, Shape, ShapeId, Tables, Timestamp, TimestampFormat, Trait, View};

use super::{Call, checksums};
use crate::caller::Answer;
use crate::failure::{Failure, FailureKind};
use crate::http::{Response, TransportError, TransportErrorKind};
use crate::protocol::{Answered, Undecodable};
use crate::retry;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
const REQUEST_ID_OF_S3: HeaderName = HeaderName::from_static("x-amz-request-id");

impl Call<'_> {
    /// An answer that was read whole, if that is what the service sent.
    pub(super) fn intact(&self, answer: Response) -> Result<Response, Failure> {
        let has_body = answer.status.as_u16() < 300 && self.context.operation.method != "HEAD";
        if has_body && let Err(error) = checksums::check(self, &answer) {
            return Err(self.undecodable(error, &answer));
        }
        Ok(answer)
    }

    /// The result that an answer of a status below 300 holds.
    pub(super) fn succeeded(
        &self,
        answer: Response,
        attempts: u32,
        output: &mut dyn Shape,
    ) -> Result<Answer, Failure> {
        let read = self.shared.codec.read(self.context, &answer, output);
        read.map_err(|error| self.undecodable(error, &answer))?;
        Ok(Answer {
            status: answer.status.as_u16(),
            headers: answer.headers,
            attempts,
        })
    }

    /// The failure that an answer of status 300 or more is.
    pub(super) fn refused(&self, answer: &Response, modelled: &mut dyn Shape) -> Failure {
        let status = answer.status.as_u16();
        // What an attempt before this one left there.
        let _ = modelled.set(Scalar::Null);
        let read = match status {
            // As the AWS CLI has it.
            300 => Ok(Answered {
                code: "Unknown".to_owned(),
                message: "Unknown".to_owned(),
                shape: None,
                request_id: None,
            }),
            _ => self.shared.codec.read_error(self.context, answer, modelled),
        };
        let answered = match read {
            Ok(answered) => answered,
            Err(error) => {
                return self
                    .undecodable(error, answer)
                    .retryable(retry::is_passing(status, ""));
            }
        };
        let tables = self.context.tables;
        let traits = answered.shape.map_or(&[][..], |id| tables.shape_traits(id));
        // An error that came with a status of success came after the service had begun to answer: it is
        // one of its own.
        let meant = if status < 300 { 500 } else { status };
        let is_retryable = retry::is_passing(meant, &answered.code)
            || traits
                .iter()
                .any(|fact| matches!(fact, Trait::Retryable(_)));
        let failure = self
            .failure(FailureKind::Service, answered.message)
            .with_code(answered.code);
        let failure = self
            .answered(failure, answer, answered.request_id)
            .retryable(is_retryable);
        match answered.shape {
            Some(id) => failure.with_modelled(id, details(tables, id, modelled)),
            None => failure,
        }
    }

    /// A failure with what its answer says besides: `in_body` is the id of the request where no
    /// header has it.
    fn answered(&self, failure: Failure, answer: &Response, in_body: Option<String>) -> Failure {
        let request_id = request_id(&answer.headers).map(str::to_owned).or(in_body);
        failure
            .with_answer(answer.status.as_u16(), request_id)
            .with_url(self.shown_url())
    }

    pub(super) fn undecodable(&self, error: Undecodable, answer: &Response) -> Failure {
        let Undecodable {
            path,
            is_well_formed,
            reason,
        } = error;
        self.answered(
            Failure::undecodable(&self.context.operation.name, path, is_well_formed, reason),
            answer,
            None,
        )
    }

    pub(super) fn out_of_time(&self) -> Failure {
        let total = self.shared.total_timeout.unwrap_or_default();
        let reason = format!("the call took longer than {total:?}");
        let url = self.shared.addresses.endpoint().shown().into();
        let error = TransportError::new(TransportErrorKind::TotalTimeout, Some(&url), reason);
        Failure::from_transport(&self.context.operation.name, error).with_url(self.shown_url())
    }
}

/// The members of a modelled error that say what is wrong, in one line.
pub(super) fn details(tables: &Tables, id: ShapeId, modelled: &dyn Shape) -> String {
    let index = tables.service.errors.iter().position(|error| *error == id);
    let error = index.and_then(|index| modelled.view().member(index, &tables.shape(id).name));
    let Some(error) = error.map(Shape::view) else {
        return String::new();
    };
    let texts = tables
        .members(id)
        .iter()
        .enumerate()
        .filter_map(|(index, member)| {
            let is_shown =
                !tables.is_sensitive(member) && !member.name.eq_ignore_ascii_case("message");
            match error.member(index, &member.name)?.view() {
                View::String(text) if is_shown && !text.is_empty() => {
                    Some(format!("{}: {text}", member.name))
                }
                _ => None,
            }
        });
    texts.collect::<Vec<_>>().join(", ")
}

/// The id under which AWS finds the request again.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers
        .get(REQUEST_ID)
        .or_else(|| headers.get(REQUEST_ID_OF_S3))?;
    id.to_str().ok()
}

/// What time it is for the service.
pub(super) fn date(headers: &HeaderMap) -> Option<Timestamp> {
    Timestamp::parse(headers.get(DATE)?.to_str().ok()?, TimestampFormat::HttpDate).ok()
}
