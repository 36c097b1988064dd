//! Where in a message each structure can stand, which decides what its bindings mean.

use opsmith_shape::{Kind, Protocol, Trait};

use super::{is_outside_body, text};
use crate::model::{Member, Model, ShapeIndex};

/// Of each shape, whether it is the outermost one of requests or of answers.
pub(super) struct Roles {
    inputs: Vec<bool>,
    answers: Vec<bool>,
}

impl Roles {
    pub(super) fn of(model: &Model) -> Self {
        let mut roles = Roles {
            inputs: vec![false; model.shapes.len()],
            answers: vec![false; model.shapes.len()],
        };
        let mark = |marks: &mut Vec<bool>, index: ShapeIndex| {
            if let Some(mark) = marks.get_mut(index) {
                *mark = true;
            }
        };
        for operation in &model.operations {
            operation
                .input
                .iter()
                .for_each(|index| mark(&mut roles.inputs, *index));
            operation
                .output
                .iter()
                .chain(&operation.errors)
                .for_each(|index| mark(&mut roles.answers, *index));
        }
        let errors = &model.service.errors;
        errors
            .iter()
            .for_each(|index| mark(&mut roles.answers, *index));
        roles
    }

    /// Whether it holds the parameters of an operation.
    pub(super) fn is_input(&self, shape: ShapeIndex) -> bool {
        self.inputs.get(shape) == Some(&true)
    }

    /// Whether it is the result of an operation, or an error.
    pub(super) fn is_answer(&self, shape: ShapeIndex) -> bool {
        self.answers.get(shape) == Some(&true)
    }

    /// The namespace of the service where this member of an input is the XML document and has none of its own.
    pub(super) fn root_namespace(
        &self,
        model: &Model,
        shape: ShapeIndex,
        member: &Member,
        says: &[Trait],
    ) -> Option<Trait> {
        let target = model.shapes.get(member.target)?;
        let is_document = says.contains(&Trait::HttpPayload)
            && matches!(target.kind, Kind::Structure | Kind::Union);
        let has_own = says.iter().any(is_namespace) || target.traits.has(is_namespace);
        (is_document && !has_own && self.is_input(shape))
            .then(|| of_service(model))
            .flatten()
    }

    /// The namespace of the service where an input is itself the XML document and has none of its own.
    pub(super) fn body_namespace(
        &self,
        model: &Model,
        shape: ShapeIndex,
        says: &[Trait],
    ) -> Option<Trait> {
        if !self.is_input(shape) || says.iter().any(is_namespace) {
            return None;
        }
        let members = &model.shapes.get(shape)?.members;
        let has_payload = members
            .iter()
            .any(|member| member.traits.has(|fact| *fact == Trait::HttpPayload));
        let has_body = members
            .iter()
            .any(|member| !member.traits.has(is_outside_body));
        (has_body && !has_payload)
            .then(|| of_service(model))
            .flatten()
    }
}

fn is_namespace(fact: &Trait) -> bool {
    matches!(fact, Trait::XmlNamespace(..))
}

/// Only restXml sends documents.
fn of_service(model: &Model) -> Option<Trait> {
    let (uri, prefix) = model.service.xml_namespace.as_ref()?;
    let sends_xml = model.service.protocols.contains(&Protocol::RestXml);
    sends_xml.then(|| Trait::XmlNamespace(text(uri), text(prefix)))
}
