//! The service as a whole.

use super::change::{Change, Rule, Subject, Verdict};
use super::{Found, Sides};
use crate::support::client_features;

/// Compares the services of both models.
pub(super) fn compare(sides: &Sides<'_>, found: &mut Found) {
    let (old, new) = (&sides.old.model.service, &sides.new.model.service);
    let subject = || Subject::service(&old.id);
    found.documentation(&old.documentation, &new.documentation);
    let (before, after) = (&sides.old.names, &sides.new.names);
    if before.service != after.service || before.module != after.module {
        let why = "module and feature have this name";
        let rust = Verdict::breaking(why);
        let cli = Verdict::breaking("the command has this name");
        let change = Change::new(Rule::ServiceRenamed, subject(), rust, cli);
        found.add(change.between(&before.service, &after.service));
    }
    if old.protocols != new.protocols {
        found.add(protocol(sides, subject()));
    }
    if old.signing_name != new.signing_name {
        let change = wire(
            Rule::SigningChanged,
            subject(),
            "requests are signed for it",
        );
        found.add(change.between(&old.signing_name, &new.signing_name));
    }
    let prefixes = (&old.endpoint_prefix, &new.endpoint_prefix);
    // Models in botocore's form have their rules in a file beside them, which may not be there.
    let rules = old.endpoints.as_ref().zip(new.endpoints.as_ref());
    let is_elsewhere = rules.is_some_and(|(old, new)| old != new);
    if prefixes.0 != prefixes.1 || is_elsewhere {
        let change = wire(Rule::EndpointsChanged, subject(), "requests go there");
        found.add(match prefixes.0 == prefixes.1 {
            true => change,
            false => change.between(prefixes.0, prefixes.1),
        });
    }
    if old.version != new.version {
        let change = wire(Rule::VersionChanged, subject(), "requests may carry it");
        found.add(change.between(&old.version, &new.version));
    }
}

fn wire(rule: Rule, subject: Subject, why: &'static str) -> Change {
    Change::new(
        rule,
        subject,
        Verdict::harmless(why),
        Verdict::harmless(why),
    )
}

fn protocol(sides: &Sides<'_>, subject: Subject) -> Change {
    let words = |protocols: &[opsmith_shape::Protocol]| {
        let words: Vec<String> = protocols
            .iter()
            .map(|protocol| format!("{protocol:?}"))
            .collect();
        words.join(" and ")
    };
    let (old, new) = (&sides.old.model, &sides.new.model);
    let is_lost = !client_features(old).is_empty() && client_features(new).is_empty();
    let verdict = || match is_lost {
        true => Verdict::breaking("clients do not speak it yet"),
        false => Verdict::harmless("what is sent differs, calls do not"),
    };
    Change::new(Rule::ProtocolChanged, subject, verdict(), verdict())
        .between(words(&old.service.protocols), words(&new.service.protocols))
}
