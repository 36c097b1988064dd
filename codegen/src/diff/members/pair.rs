//! One member that is in both models.

use super::super::change::{Change, Rule, Subject, Verdict};
use super::super::types::{self, Types};
use super::super::{Found, Sides, facts, operations};
use super::aggregate::{Aggregate, Place};
use super::now_in_new;
use crate::model::Member;

/// One member in both models.
pub(super) struct Pair<'p, 's> {
    pub(super) sides: &'p Sides<'s>,
    pub(super) place: &'p Place,
    pub(super) old: &'p Aggregate<'s>,
    pub(super) at: usize,
    pub(super) new: &'p Aggregate<'s>,
    pub(super) to: usize,
}

impl Pair<'_, '_> {
    pub(super) fn compare(&self, found: &mut Found) {
        let (Some(before), Some(after)) = (self.old.member(self.at), self.new.member(self.to))
        else {
            return;
        };
        found.documentation(&before.traits.documentation, &after.traits.documentation);
        found.changes.extend(self.names(before, after));
        found.changes.extend(self.types(before, after));
        found.changes.extend(self.required(before, after));
        found.changes.extend(self.default(before, after));
        found.changes.extend(self.token(before, after));
        found.changes.extend(self.binding());
        found.changes.extend(self.minimum());
        let (old, new) = (&before.traits.facts, &after.traits.facts);
        found
            .changes
            .extend(operations::deprecation(self.subject(), old, new));
    }

    fn subject(&self) -> Subject {
        let member = self.old.member(self.at);
        Subject::member(self.old.name(), member.map_or("", |member| &member.name))
    }

    fn change(&self, rule: Rule, rust: Verdict, cli: Verdict) -> Change {
        Change::new(rule, self.subject(), rust, cli)
    }

    fn names(&self, before: &Member, after: &Member) -> Option<Change> {
        let idents = (self.old.ident(self.at), self.new.ident(self.to));
        let rust = match idents.0 == idents.1 {
            _ if self.old.streams(self.at) => Verdict::harmless("names of arguments do not count"),
            true => Verdict::harmless("the name in Rust stays"),
            false => Verdict::breaking(format!("`{}` is `{}`", idents.0, idents.1)),
        };
        if before.name != after.name {
            let (old, new) = (self.place.word(&before.name), self.place.word(&after.name));
            let cli = match old == new && !self.place.answered {
                true => Verdict::harmless("the option keeps its name"),
                false => Verdict::breaking(format!("{old} is `{}`", after.name)),
            };
            let change = self.change(Rule::MemberRenamed, rust, cli);
            return Some(change.between(&before.name, &after.name));
        }
        let change = || self.change(Rule::FieldRenamed, rust, Verdict::UNSEEN);
        (idents.0 != idents.1).then(|| change().between(idents.0, idents.1))
    }

    /// Another type, whether it may be absent or not.
    fn types(&self, before: &Member, after: &Member) -> Option<Change> {
        let types = Types {
            old: before.target,
            new: after.target,
        };
        let is_boxed = (self.old.is_boxed(self.at), self.new.is_boxed(self.to));
        let streams = (self.old.streams(self.at), self.new.streams(self.to));
        let is_one = types.are_same_in_rust(self.sides);
        let in_rust = is_one && is_boxed.0 == is_boxed.1 && streams.0 == streams.1;
        let on_the_command_line =
            types.are_same_on_the_command_line(self.sides) && streams.0 == streams.1;
        if in_rust && on_the_command_line {
            return None;
        }
        let rust = if in_rust {
            Verdict::UNSEEN
        } else if streams.0 != streams.1 {
            Verdict::breaking("it travels as a stream, or not any more")
        } else {
            Verdict::breaking("it has another type")
        };
        let cli = match on_the_command_line {
            true if is_one => Verdict::UNSEEN,
            true => self.nulls(types),
            false => self.other_values(before, after),
        };
        let (old, new) = (self.old.rust_type(self.at), self.new.rust_type(self.to));
        Some(self.change(Rule::TypeChanged, rust, cli).between(old, new))
    }

    /// What nulls in lists and maps mean to the command line, where nothing else changed there.
    fn nulls(&self, types: Types) -> Verdict {
        let nulls = types.nulls(self.sides);
        match (
            nulls.come && self.place.answered,
            nulls.go && self.place.sent,
        ) {
            (true, _) => Verdict::breaking("results may hold nulls"),
            (false, true) => Verdict::breaking("nulls are not taken any more"),
            (false, false) => Verdict::harmless("values are given and shown as before"),
        }
    }

    fn other_values(&self, before: &Member, after: &Member) -> Verdict {
        let old = types::cli(self.old.service, before.target);
        let new = types::cli(self.new.service, after.target);
        match old == new {
            true => Verdict::breaking("values have other members"),
            false => Verdict::breaking(format!("{old} is {new}")),
        }
    }

    /// Plain or an option, and whether it has to be given.
    fn required(&self, before: &Member, after: &Member) -> Option<Change> {
        let (needed, needs) = (self.old.is_needed(self.at), self.new.is_needed(self.to));
        let optional = |aggregate: &Aggregate<'_>, at: usize| {
            let field = aggregate.field(at);
            field.map(|field| (field.optional, field.in_new))
        };
        let (old, new) = (optional(self.old, self.at), optional(self.new, self.to));
        let rule = match (before.traits.required, after.traits.required) {
            (false, true) => Rule::NowRequired,
            (true, false) => Rule::NoLongerRequired,
            _ if old != new => Rule::OptionalityChanged,
            _ => return None,
        };
        let rust = match (old, new) {
            (Some((false, _)), Some((true, _))) => Verdict::breaking("the field is an `Option`"),
            (Some((true, _)), Some((false, in_new))) => Verdict::breaking(match in_new {
                true => "the field is no `Option` any more, and `new` takes it",
                false => "the field is no `Option` any more",
            }),
            (Some((_, false)), Some((_, true))) => Verdict::breaking(now_in_new(self.place)),
            (Some((_, true)), Some((_, false))) => {
                Verdict::breaking("`new` does not take it any more")
            }
            _ => Verdict::harmless("the field is as it was"),
        };
        let cli = match (needed, needs) {
            (false, true) if self.place.sent => {
                let word = self.place.word(&after.name);
                Verdict::breaking(format!("{word} has to be given"))
            }
            (true, false) if self.place.answered => {
                Verdict::breaking("it may be missing in results")
            }
            (true, false) => Verdict::harmless("it can be left out"),
            (false, true) => Verdict::harmless("results have it always"),
            _ => Verdict::UNSEEN,
        };
        let (old, new) = (self.old.rust_type(self.at), self.new.rust_type(self.to));
        let change = self.change(rule, rust, cli);
        let is_told = self.types(before, after).is_some();
        Some(match old == new || is_told {
            true => change,
            false => change.between(old, new),
        })
    }

    fn default(&self, before: &Member, after: &Member) -> Option<Change> {
        let (old, new) = (&before.traits.default, &after.traits.default);
        let text = |aggregate: &Aggregate<'_>, at: usize| {
            let field = aggregate.field(at).filter(|field| !field.optional);
            field.map(|field| field.default.as_ref().map(ToString::to_string))
        };
        let (written, writes) = (text(self.old, self.at), text(self.new, self.to));
        let is_other = written.is_some() && writes.is_some() && written != writes;
        if old == new && !is_other {
            return None;
        }
        let rust = match is_other {
            true => Verdict::breaking("a new value holds another one"),
            false => Verdict::harmless("the service fills it"),
        };
        let shown = |default: &Option<crate::json::Json<'static>>| {
            let text = default.as_ref().map(ToString::to_string);
            text.unwrap_or_else(|| "nothing".to_owned())
        };
        let cli = Verdict::harmless("the service fills it");
        let change = self.change(Rule::DefaultChanged, rust, cli);
        Some(change.between(shown(old), shown(new)))
    }

    /// A token that is made where none is given.
    fn token(&self, before: &Member, after: &Member) -> Option<Change> {
        let is_same = before.traits.idempotency_token == after.traits.idempotency_token;
        // Where that decides whether it has to be given, it is told there.
        let is_told = self.required(before, after).is_some();
        if is_same || is_told {
            return None;
        }
        let why = match after.traits.idempotency_token {
            true => "a random one is sent where none is given",
            false => "none is sent where none is given",
        };
        let verdict = || Verdict::harmless(why);
        Some(self.change(Rule::TokenChanged, verdict(), verdict()))
    }

    fn binding(&self) -> Option<Change> {
        let old = facts::of_member(self.old.service, self.old.index, self.at);
        let new = facts::of_member(self.new.service, self.new.index, self.to);
        if old == new {
            return None;
        }
        let verdict = || Verdict::harmless("what is sent differs, names and types do not");
        let change = self.change(Rule::BindingChanged, verdict(), verdict());
        Some(change.between(facts::shown(&old), facts::shown(&new)))
    }

    fn minimum(&self) -> Option<Change> {
        let of = |aggregate: &Aggregate<'_>, at: usize| {
            facts::minimum(aggregate.service, aggregate.index, at)
        };
        let (old, new) = (of(self.old, self.at), of(self.new, self.to));
        if old == new {
            return None;
        }
        let is_tighter = match (old, new) {
            (Some(old), Some(new)) => new > old,
            (old, _) => old.is_none(),
        };
        let verdict = || match is_tighter && self.place.sent {
            true => Verdict::breaking("what is smaller or shorter is refused before it is sent"),
            false => Verdict::harmless("nothing is refused that was not"),
        };
        let shown = |minimum: Option<f64>| {
            minimum.map_or_else(|| "none".to_owned(), |minimum| minimum.to_string())
        };
        let change = self.change(Rule::MinimumChanged, verdict(), verdict());
        Some(change.between(shown(old), shown(new)))
    }
}
