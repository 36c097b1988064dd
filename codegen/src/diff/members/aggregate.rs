//! A structure or union of one of the models, and where it travels.

use opsmith_shape::Kind;

use super::super::{Sides, types};
use crate::emit::Service;
use crate::emit::fields::{self, Field, fields};
use crate::model::{Member, Shape, ShapeIndex};
use crate::name::{Ident, cli_name};

/// A structure or union of one of the models.
pub(super) struct Aggregate<'s> {
    pub(super) service: &'s Service,
    pub(super) index: ShapeIndex,
    /// Of a structure, in the order of its members; one that travels beside it is no field.
    fields: Vec<Option<Field<'s>>>,
    /// The member that travels beside the structure.
    stream: Option<usize>,
}

impl<'s> Aggregate<'s> {
    pub(super) fn of(service: &'s Service, index: ShapeIndex) -> Self {
        let shape = service.model.shapes.get(index);
        let is_structure = shape.is_some_and(|shape| shape.kind == Kind::Structure);
        let mut fields: Vec<Option<Field<'s>>> = match is_structure {
            true => fields(service, index).into_iter().map(Some).collect(),
            false => Vec::new(),
        };
        let stream = shape.and_then(|shape| shape.stream(&service.model));
        let stream = stream.map(|(at, _)| at);
        if let Some(at) = stream.filter(|at| *at <= fields.len()) {
            fields.insert(at, None);
        }
        Aggregate {
            service,
            index,
            fields,
            stream,
        }
    }

    /// The field that a member is.
    pub(super) fn field(&self, at: usize) -> Option<&Field<'s>> {
        self.fields.get(at)?.as_ref()
    }

    pub(super) fn name(&self) -> &'s str {
        let shape = self.service.model.shapes.get(self.index);
        shape.map_or("", |shape| &shape.name)
    }

    pub(super) fn members(&self) -> &'s [Member] {
        let shape = self.service.model.shapes.get(self.index);
        shape.map_or(&[], |shape| &shape.members)
    }

    pub(super) fn member(&self, at: usize) -> Option<&'s Member> {
        self.members().get(at)
    }

    pub(super) fn ident(&self, at: usize) -> &'s str {
        let names = self.service.names.shapes.get(self.index);
        let ident = names.and_then(|names| names.members.get(at));
        ident.map_or("", Ident::as_str)
    }

    pub(super) fn is_union(&self) -> bool {
        let shape = self.service.model.shapes.get(self.index);
        shape.is_some_and(|shape| shape.kind == Kind::Union)
    }

    pub(super) fn is_boxed(&self, at: usize) -> bool {
        self.service.is_boxed(self.index, at)
    }

    /// The type of the field or variant as Rust writes it.
    pub(super) fn rust_type(&self, at: usize) -> String {
        let Some(member) = self.member(at) else {
            return String::new();
        };
        let target = types::rust(self.service, member.target);
        match self.field(at) {
            Some(field) => types::tidy(&field.ty(self.service).to_string()),
            None if self.streams(at) => format!("a stream of {target}"),
            None if self.is_boxed(at) => format!("Box<{target}>"),
            None => target,
        }
    }

    /// Whether it is no part of the type, but ends an event stream as an error of the service.
    pub(super) fn is_error_of_stream(&self, at: usize) -> bool {
        let shape = |index: ShapeIndex| self.service.model.shapes.get(index);
        let is_error = |member: &Member| shape(member.target).is_some_and(Shape::is_error);
        self.is_union()
            && shape(self.index).is_some_and(Shape::is_stream)
            && self.member(at).is_some_and(is_error)
    }

    /// The members that `new` takes, in its order.
    pub(super) fn arguments(&self) -> Vec<usize> {
        let arguments = fields::arguments(self.fields.iter().flatten());
        arguments.into_iter().map(|field| field.at).collect()
    }

    pub(super) fn is_in_new(&self, at: usize) -> bool {
        self.field(at).is_some_and(|field| field.in_new)
    }

    /// What callers have to give on the command line.
    pub(super) fn is_needed(&self, at: usize) -> bool {
        let member = self.member(at);
        member.is_some_and(|member| member.traits.required && !member.traits.idempotency_token)
    }

    pub(super) fn streams(&self, at: usize) -> bool {
        self.stream == Some(at)
    }
}

/// Where a structure travels, in both models.
pub(super) struct Place {
    pub(super) sent: bool,
    pub(super) answered: bool,
    /// Its members are options of a command.
    pub(super) options: bool,
}

impl Place {
    pub(super) fn of(sides: &Sides<'_>, old: ShapeIndex, new: ShapeIndex) -> Self {
        let both = |before: &[bool], after: &[bool]| {
            let is_marked = |marks: &[bool], index: ShapeIndex| marks.get(index) == Some(&true);
            is_marked(before, old) && is_marked(after, new)
        };
        let (before, after) = (&sides.old_reach, &sides.new_reach);
        Place {
            sent: both(&before.sent, &after.sent),
            answered: both(&before.answered, &after.answered),
            options: both(&before.options, &after.options),
        }
    }

    /// What a member is called there.
    pub(super) fn word(&self, member: &str) -> String {
        match (self.options, self.sent) {
            (true, _) => format!("the option `--{}`", cli_name(member)),
            (false, true) => format!("the key `{member}` of documents"),
            (false, false) => format!("the key `{member}` of results"),
        }
    }
}
