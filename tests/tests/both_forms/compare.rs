//! Two tables of one service, walked side by side from the operations inwards.
//!
//! Names of simple shapes, lists and maps and the order of members are the modellers' business and are not compared; all that ends
//! up on the wire or in a type is.

use std::collections::{BTreeSet, HashSet};
use std::fmt;

use opsmith_codegen::lower::passes_to_members;
use opsmith_shape::{Kind, MemberRow, OperationRow, Protocol, ShapeId, Tables, Trait};

/// Something that the two forms say differently.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The service's id.
    pub service: String,
    /// An operation, a shape or a member of one, as `Shape$member`.
    pub place: String,
    /// What is compared, such as `status` or `trait`.
    pub what: &'static str,
    /// What Smithy's form says; empty where it says nothing.
    pub smithy: String,
    /// What botocore's form says.
    pub botocore: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |text: &str| match text {
            "" => "nothing".to_owned(),
            text => text.to_owned(),
        };
        write!(
            f,
            "{}: {} of {}: {} in Smithy's form, {} in botocore's",
            self.service,
            self.what,
            self.place,
            said(&self.smithy),
            said(&self.botocore)
        )
    }
}

/// Everything in which two tables differ.
pub fn compare(smithy: &Tables, botocore: &Tables) -> BTreeSet<Difference> {
    let mut walk = Walk {
        smithy,
        botocore,
        seen: HashSet::new(),
        differences: BTreeSet::new(),
    };
    walk.service();
    let (only_smithy, both, only_botocore) =
        pairs(&smithy.operations, &botocore.operations, |o| &o.name);
    for operation in only_smithy {
        walk.note(&operation.name, "operation", "there", "");
    }
    for operation in only_botocore {
        walk.note(&operation.name, "operation", "", "there");
    }
    for (a, b) in both {
        walk.operation(a, b);
    }
    walk.differences
}

/// Rows of both by name: those of the first only, those of both, those of the second only.
fn pairs<'a, T>(
    a: &'a [T],
    b: &'a [T],
    name: impl Fn(&T) -> &str,
) -> (Vec<&'a T>, Vec<(&'a T, &'a T)>, Vec<&'a T>) {
    let find = |rows: &'a [T], wanted: &T| rows.iter().find(|row| name(row) == name(wanted));
    (
        a.iter().filter(|row| find(b, row).is_none()).collect(),
        a.iter()
            .filter_map(|row| Some((row, find(b, row)?)))
            .collect(),
        b.iter().filter(|row| find(a, row).is_none()).collect(),
    )
}

struct Walk<'t> {
    smithy: &'t Tables,
    botocore: &'t Tables,
    seen: HashSet<(ShapeId, ShapeId)>,
    differences: BTreeSet<Difference>,
}

impl Walk<'_> {
    fn note(
        &mut self,
        place: &str,
        what: &'static str,
        smithy: impl ToString,
        botocore: impl ToString,
    ) {
        let (smithy, botocore) = (smithy.to_string(), botocore.to_string());
        if smithy != botocore {
            self.differences.insert(Difference {
                service: self.smithy.service.id.to_string(),
                place: place.to_owned(),
                what,
                smithy,
                botocore,
            });
        }
    }

    fn service(&mut self) {
        let (a, b) = (&self.smithy.service, &self.botocore.service);
        for (what, smithy, botocore) in [
            ("service id", &a.id, &b.id),
            ("title", &a.title, &b.title),
            ("version", &a.version, &b.version),
            ("signing name", &a.signing_name, &b.signing_name),
            ("endpoint prefix", &a.endpoint_prefix, &b.endpoint_prefix),
        ] {
            self.note("the service", what, smithy, botocore);
        }
        if self.has_name_on_wire() {
            self.note("the service", "shape name", &a.shape_name, &b.shape_name);
        }
        self.note(
            "the service",
            "protocols",
            format!("{:?}", a.protocols),
            format!("{:?}", b.protocols),
        );
        let names = |tables: &Tables, errors: &[ShapeId]| -> String {
            let names: BTreeSet<&str> = errors
                .iter()
                .map(|id| tables.shape(*id).name.as_ref())
                .collect();
            format!("{names:?}")
        };
        self.note(
            "the service",
            "errors",
            names(self.smithy, &a.errors),
            names(self.botocore, &b.errors),
        );
        let same = self.smithy.endpoints == self.botocore.endpoints;
        self.note(
            "the service",
            "endpoints",
            if same { "" } else { "one" },
            if same { "" } else { "another" },
        );
    }

    /// Other protocols do not send the service's name, and botocore's form does not have it for them.
    fn has_name_on_wire(&self) -> bool {
        let mut protocols = self.smithy.service.protocols.iter();
        protocols.any(|protocol| {
            !matches!(
                protocol,
                Protocol::RestJson1 | Protocol::RestXml | Protocol::AwsQuery | Protocol::Ec2Query
            )
        })
    }

    fn operation(&mut self, a: &OperationRow, b: &OperationRow) {
        let place = a.name.as_ref();
        self.note(place, "method", &a.method, &b.method);
        self.note(place, "uri", &a.uri, &b.uri);
        self.note(place, "status", a.status, b.status);
        self.note(
            place,
            "auth",
            format!("{:?}", a.auth),
            format!("{:?}", b.auth),
        );
        self.traits(
            place,
            a.traits.of(&self.smithy.traits),
            b.traits.of(&self.botocore.traits),
        );
        self.side(place, "input", a.input, b.input);
        self.side(place, "output", a.output, b.output);
        let find = |tables: &Tables, ids: &[ShapeId], name: &str| {
            ids.iter()
                .copied()
                .find(|id| tables.shape(*id).name == name)
        };
        for error in a.errors.iter() {
            let name = self.smithy.shape(*error).name.clone();
            match find(self.botocore, &b.errors, &name) {
                Some(other) => self.shapes(*error, other),
                None => self.note(place, "error", &name, ""),
            }
        }
        for error in b.errors.iter() {
            let name = self.botocore.shape(*error).name.clone();
            if find(self.smithy, &a.errors, &name).is_none() {
                self.note(place, "error", "", &name);
            }
        }
    }

    fn side(&mut self, place: &str, what: &'static str, a: Option<ShapeId>, b: Option<ShapeId>) {
        match (a, b) {
            (Some(a), Some(b)) => self.shapes(a, b),
            (a, b) => {
                let shown = |tables: &Tables, side: Option<ShapeId>| match side {
                    Some(id) if tables.members(id).is_empty() => "an empty structure".to_owned(),
                    Some(id) => tables.shape(id).name.to_string(),
                    None => String::new(),
                };
                self.note(place, what, shown(self.smithy, a), shown(self.botocore, b));
            }
        }
    }

    fn shapes(&mut self, a: ShapeId, b: ShapeId) {
        if !self.seen.insert((a, b)) {
            return;
        }
        let (smithy, botocore) = (self.smithy.shape(a), self.botocore.shape(b));
        let place = smithy.name.to_string();
        self.note(
            &place,
            "kind",
            format!("{:?}", smithy.kind),
            format!("{:?}", botocore.kind),
        );
        self.note(&place, "sensitive", smithy.sensitive, botocore.sensitive);
        if matches!(smithy.kind, Kind::Structure | Kind::Union | Kind::Enum) {
            self.note(&place, "name", &smithy.name, &botocore.name);
        }
        // What members have as well is compared there; an outermost structure is no member.
        let own = |facts: &[Trait]| -> Vec<Trait> {
            let is_root = smithy.kind == Kind::Structure;
            let counts = |fact: &&Trait| is_root || !passes_to_members(fact);
            facts.iter().filter(counts).cloned().collect()
        };
        let facts = own(self.smithy.shape_traits(a));
        self.traits(&place, &facts, &own(self.botocore.shape_traits(b)));
        if smithy.kind != botocore.kind {
            return;
        }
        if matches!(smithy.kind, Kind::Enum) {
            self.values(&place, a, b);
            return;
        }
        let (only_smithy, both, only_botocore) =
            pairs(self.smithy.members(a), self.botocore.members(b), |m| {
                &m.name
            });
        for member in only_smithy {
            self.note(&place, "member", &member.name, "");
        }
        for member in only_botocore {
            self.note(&place, "member", "", &member.name);
        }
        for (a, b) in both {
            self.member(&place, a, b);
        }
    }

    fn member(&mut self, shape: &str, a: &MemberRow, b: &MemberRow) {
        let place = format!("{shape}${}", a.name);
        self.note(&place, "required", a.required, b.required);
        self.note(
            &place,
            "idempotency token",
            a.idempotency_token,
            b.idempotency_token,
        );
        self.note(&place, "sparse", a.sparse, b.sparse);
        self.note(&place, "outside body", a.outside_body, b.outside_body);
        self.traits(&place, self.smithy.traits_of(a), self.botocore.traits_of(b));
        self.shapes(a.target, b.target);
    }

    /// Values of enums: botocore's form has no names of their own for them.
    fn values(&mut self, place: &str, a: ShapeId, b: ShapeId) {
        let values = |tables: &Tables, id: ShapeId| -> BTreeSet<String> {
            let value = |member: &MemberRow| {
                let mut said = tables.traits_of(member).iter();
                said.find_map(|fact| match fact {
                    Trait::EnumValue(value) => Some(value.to_string()),
                    _ => None,
                })
                .unwrap_or_else(|| member.name.to_string())
            };
            tables.members(id).iter().map(value).collect()
        };
        let (a, b) = (values(self.smithy, a), values(self.botocore, b));
        for value in a.difference(&b) {
            self.note(place, "value", value, "");
        }
        for value in b.difference(&a) {
            self.note(place, "value", "", value);
        }
    }

    /// Traits as sets; two of one kind with different contents are one difference.
    fn traits(&mut self, place: &str, a: &[Trait], b: &[Trait]) {
        let same_kind =
            |a: &Trait, b: &Trait| std::mem::discriminant(a) == std::mem::discriminant(b);
        for fact in a {
            let other = b.iter().find(|other| same_kind(fact, other));
            self.note(
                place,
                "trait",
                format!("{fact:?}"),
                other.map_or(String::new(), |other| format!("{other:?}")),
            );
        }
        for fact in b
            .iter()
            .filter(|fact| !a.iter().any(|other| same_kind(fact, other)))
        {
            self.note(place, "trait", "", format!("{fact:?}"));
        }
    }
}
