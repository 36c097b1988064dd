//! What protocols have in common where an answer tells of an error, or cannot be read.

use opsmith_shape::{Container, Shape, ShapeId, Tables, Trait};

use super::{Answered, Undecodable};
use crate::http::Response;

impl Undecodable {
    /// An answer in the syntax of the protocol, in which something does not fit the model.
    pub(crate) fn misfit(reason: &str) -> Self {
        Undecodable {
            path: String::new(),
            is_well_formed: true,
            reason: reason.to_owned(),
        }
    }

    /// An answer that is not in the syntax of the protocol.
    pub(crate) fn malformed(reason: String) -> Self {
        Undecodable {
            path: String::new(),
            is_well_formed: false,
            reason,
        }
    }

    /// The same at the path of a member.
    pub(crate) fn at(self, path: &str) -> Self {
        Undecodable {
            path: path.to_owned(),
            ..self
        }
    }
}

/// All that is known of an error whose answer says nothing: its status.
pub(crate) fn by_status(answer: &Response) -> Answered {
    Answered {
        code: answer.status.as_str().to_owned(),
        message: answer
            .status
            .canonical_reason()
            .unwrap_or_default()
            .to_owned(),
        shape: None,
        request_id: None,
    }
}

/// `aws.protocoltests.restjson#FooError:http://internal.amazon.com/` is `FooError`.
pub(crate) fn bare(code: &str) -> &str {
    let code = code.split(':').next().unwrap_or_default();
    code.rsplit('#').next().unwrap_or_default()
}

/// Fills the error that the model has for this code, as far as the answer fits it: that it is this
/// error says more than what is wrong with its members.
pub(crate) fn read_modelled(
    tables: &Tables,
    code: &str,
    modelled: &mut dyn Shape,
    read: impl FnOnce(ShapeId, &mut dyn Shape) -> Result<(), Undecodable>,
) -> Option<ShapeId> {
    let has_code = |id: ShapeId| {
        let given = tables
            .shape_traits(id)
            .iter()
            .any(|fact| matches!(fact, Trait::QueryErrorCode(given) if given == code));
        given || tables.shape(id).name == code
    };
    let (index, id) = tables
        .service
        .errors
        .iter()
        .copied()
        .enumerate()
        .find(|(_, id)| has_code(*id))?;
    modelled.begin(Container::Structure).ok()?;
    let target = modelled.member_mut(index, &tables.shape(id).name).ok()?;
    let _ = read(id, target);
    Some(id)
}
