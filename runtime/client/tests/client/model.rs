//! Small tables, made in memory.

use std::borrow::Cow;

use opsmith_shape::{
    Auth, EndpointCondition, EndpointOperand, EndpointRule, EndpointThen, Endpoints, Fault, Kind,
    MemberRow, OperationRow, Protocol, Service, ShapeId, ShapeRow, Span, Tables, Text, Trait,
};

/// Tables that grow row by row.
pub struct Model(Tables);

/// Shapes that hold others.
pub struct Aggregates {
    pub string: ShapeId,
    /// Strings that are each an `item`.
    pub items: ShapeId,
    pub strings: ShapeId,
    /// Integers by strings, which are `V` and `K`.
    pub renamed: ShapeId,
    /// Lists of strings by strings.
    pub map: ShapeId,
    /// A string or an integer. The last shape so far.
    pub choice: ShapeId,
}

impl Model {
    pub fn new() -> Self {
        Model(Tables {
            service: Service {
                id: "SSO OIDC".into(),
                name: "sso-oidc".into(),
                title: "Test".into(),
                version: "2019-06-10".into(),
                shape_name: "Test".into(),
                signing_name: "sso-oauth".into(),
                endpoint_prefix: "oidc".into(),
                protocols: Cow::Owned(vec![Protocol::RestJson1]),
                query_compatible: false,
                errors: Cow::Owned(vec![]),
            },
            shapes: Cow::Owned(vec![]),
            members: Cow::Owned(vec![]),
            traits: Cow::Owned(vec![]),
            operations: Cow::Owned(vec![]),
            endpoints: rules(),
        })
    }

    pub fn tables(self) -> Tables {
        self.0
    }

    pub fn service(&mut self) -> &mut Service {
        &mut self.0.service
    }

    fn traits(&mut self, traits: &[Trait]) -> Span {
        let start = self.0.traits.len() as u32;
        self.0.traits.to_mut().extend_from_slice(traits);
        Span::new(start, traits.len() as u32)
    }

    /// A shape without members.
    pub fn simple(&mut self, kind: Kind) -> ShapeId {
        self.shape(kind.word(), kind, &[], &[])
    }

    pub fn sensitive(&mut self, kind: Kind) -> ShapeId {
        let id = self.simple(kind);
        self.0.shapes.to_mut()[id.0 as usize].sensitive = true;
        id
    }

    pub fn list(&mut self, element: ShapeId) -> ShapeId {
        self.shape("List", Kind::List, &[("member", element, &[])], &[])
    }

    pub fn map(&mut self, value: ShapeId) -> ShapeId {
        let key = self.simple(Kind::String);
        self.shape(
            "Map",
            Kind::Map,
            &[("key", key, &[]), ("value", value, &[])],
            &[],
        )
    }

    /// What XML and forms both have names for.
    pub fn aggregates(&mut self) -> Aggregates {
        let name = |name: &'static str| Trait::XmlName(name.into());
        let string = self.simple(Kind::String);
        let integer = self.simple(Kind::Integer);
        let items: &[(&str, ShapeId, &[Trait])] = &[("member", string, &[name("item")])];
        let items = self.shape("Items", Kind::List, items, &[]);
        let strings = self.list(string);
        let pairs: &[(&str, ShapeId, &[Trait])] = &[
            ("key", string, &[name("K")]),
            ("value", integer, &[name("V")]),
        ];
        let renamed = self.shape("Renamed", Kind::Map, pairs, &[]);
        let map = self.map(strings);
        let choices: &[(&str, ShapeId, &[Trait])] = &[("a", string, &[]), ("b", integer, &[])];
        let choice = self.shape("Choice", Kind::Union, choices, &[]);
        Aggregates {
            string,
            items,
            strings,
            renamed,
            map,
            choice,
        }
    }

    pub fn structure(&mut self, name: &str, members: &[(&str, ShapeId, &[Trait])]) -> ShapeId {
        self.shape(name, Kind::Structure, members, &[])
    }

    pub fn error(
        &mut self,
        name: &str,
        members: &[(&str, ShapeId, &[Trait])],
        traits: &[Trait],
    ) -> ShapeId {
        let mut facts = vec![Trait::Error(Fault::Client)];
        facts.extend_from_slice(traits);
        let id = self.shape(name, Kind::Structure, members, &facts);
        self.0.service.errors.to_mut().push(id);
        id
    }

    /// A shape. A member whose name ends in `!` is required, one in `*` is an idempotency token.
    pub fn shape(
        &mut self,
        name: &str,
        kind: Kind,
        members: &[(&str, ShapeId, &[Trait])],
        traits: &[Trait],
    ) -> ShapeId {
        let start = self.0.members.len() as u32;
        for (name, target, traits) in members {
            let outside = traits.iter().any(|fact| {
                !matches!(
                    fact,
                    Trait::JsonName(_)
                        | Trait::TimestampFormat(_)
                        | Trait::MediaType(_)
                        | Trait::HostLabel
                        | Trait::XmlName(_)
                        | Trait::XmlFlattened
                        | Trait::XmlAttribute
                        | Trait::XmlNamespace(..)
                        | Trait::Ec2QueryName(_)
                )
            });
            let mut row = MemberRow::new("", *target);
            row.name = Text::Owned(name.trim_end_matches(['!', '*']).to_owned());
            row.required = name.ends_with('!');
            row.idempotency_token = name.ends_with('*');
            row.outside_body = outside;
            row.traits = self.traits(traits);
            self.0.members.to_mut().push(row);
        }
        let mut row = ShapeRow::new("", kind);
        row.name = Text::Owned(name.to_owned());
        row.members = Span::new(start, members.len() as u32);
        row.traits = self.traits(traits);
        self.0.shapes.to_mut().push(row);
        ShapeId(self.0.shapes.len() as u32 - 1)
    }

    pub fn operation(
        &mut self,
        name: &str,
        request: &str,
        auth: Auth,
        sides: [Option<ShapeId>; 2],
        traits: &[Trait],
    ) -> usize {
        let (method, uri) = request.split_once(' ').unwrap();
        let traits = self.traits(traits);
        self.0.operations.to_mut().push(OperationRow {
            name: Text::Owned(name.to_owned()),
            method: Text::Owned(method.to_owned()),
            uri: Text::Owned(uri.to_owned()),
            status: 200,
            auth,
            input: sides[0],
            output: sides[1],
            errors: Cow::Owned(vec![]),
            traits,
        });
        self.0.operations.len() - 1
    }
}

pub const START: usize = 0;
pub const CREATE: usize = 1;

/// Two operations of `sso-oidc`, the second one signed, with some of its errors.
pub fn sso_oidc() -> Tables {
    let mut model = Model::new();
    let string = model.simple(Kind::String);
    let secret = model.sensitive(Kind::String);
    let integer = model.simple(Kind::Integer);
    let scopes = model.list(string);
    let input = model.structure(
        "StartDeviceAuthorizationRequest",
        &[
            ("clientId!", string, &[]),
            ("clientSecret!", secret, &[]),
            ("startUrl!", string, &[]),
        ],
    );
    let output = model.structure(
        "StartDeviceAuthorizationResponse",
        &[
            ("deviceCode", string, &[]),
            ("expiresIn", integer, &[]),
            ("scopes", scopes, &[]),
        ],
    );
    model.operation(
        "StartDeviceAuthorization",
        "POST /device_authorization",
        Auth::None,
        [Some(input), Some(output)],
        &[],
    );
    let input = model.structure(
        "CreateTokenWithIAMRequest",
        &[("clientId!", string, &[]), ("grantType!", string, &[])],
    );
    let output = model.structure(
        "CreateTokenWithIAMResponse",
        &[("accessToken", secret, &[])],
    );
    model.operation(
        "CreateTokenWithIAM",
        "POST /token?aws_iam=t",
        Auth::SigV4,
        [Some(input), Some(output)],
        &[],
    );

    let members: &[(&str, ShapeId, &[Trait])] = &[
        ("error", string, &[]),
        ("error_description", string, &[]),
        ("hint", secret, &[]),
    ];
    model.error("InvalidRequestException", members, &[]);
    model.error("SlowDownException", members, &[]);
    model.error("InternalServerException", members, &[]);
    model.error(
        "RetryFault",
        &[("message", string, &[])],
        &[Trait::Retryable(false)],
    );
    model.tables()
}

/// A rule with its conditions, as the model writes it: what follows lies inside.
struct Rule(Vec<EndpointCondition>, Then);

enum Then {
    Url(&'static str),
    Error(&'static str),
    Rules(Vec<Rule>),
}

fn flatten(endpoints: &mut Endpoints, rules: Vec<Rule>) -> Span {
    let rows: Vec<_> = rules
        .into_iter()
        .map(|Rule(conditions, then)| {
            let when = Span::new(endpoints.conditions.len() as u32, conditions.len() as u32);
            endpoints.conditions.to_mut().extend(conditions);
            let then = match then {
                Then::Url(url) => EndpointThen::Url(url.into()),
                Then::Error(text) => EndpointThen::Error(text.into()),
                Then::Rules(rules) => EndpointThen::Rules(flatten(endpoints, rules)),
            };
            EndpointRule { when, then }
        })
        .collect();
    let span = Span::new(endpoints.rules.len() as u32, rows.len() as u32);
    endpoints.rules.to_mut().extend(rows);
    span
}

/// The rule set of `sso-oidc`.
fn rules() -> Endpoints {
    let parameter = |name: &'static str| EndpointOperand::Parameter(name.into());
    let attribute =
        |name: &'static str| EndpointOperand::Attribute("PartitionResult".into(), name.into());
    let truth = |operand| EndpointCondition::BooleanEquals(operand, EndpointOperand::Boolean(true));
    let (fips, dual) = (
        || truth(parameter("UseFIPS")),
        || truth(parameter("UseDualStack")),
    );
    let (has_fips, has_dual) = (
        || truth(attribute("supportsFIPS")),
        || truth(attribute("supportsDualStack")),
    );
    let us_gov = EndpointCondition::StringEquals(
        attribute("name"),
        EndpointOperand::Text("aws-us-gov".into()),
    );
    let by_partition = vec![
        Rule(
            vec![fips(), dual()],
            Then::Rules(vec![
                Rule(
                    vec![has_fips(), has_dual()],
                    Then::Url("https://oidc-fips.{Region}.{PartitionResult#dualStackDnsSuffix}"),
                ),
                Rule(
                    vec![],
                    Then::Error(
                        "FIPS and DualStack are enabled, but this partition does not support one or both",
                    ),
                ),
            ]),
        ),
        Rule(
            vec![fips()],
            Then::Rules(vec![Rule(
                vec![has_fips()],
                Then::Rules(vec![
                    Rule(
                        vec![us_gov],
                        Then::Url("https://oidc.{Region}.amazonaws.com"),
                    ),
                    Rule(
                        vec![],
                        Then::Url("https://oidc-fips.{Region}.{PartitionResult#dnsSuffix}"),
                    ),
                ]),
            )]),
        ),
        Rule(
            vec![dual()],
            Then::Rules(vec![Rule(
                vec![has_dual()],
                Then::Url("https://oidc.{Region}.{PartitionResult#dualStackDnsSuffix}"),
            )]),
        ),
        Rule(
            vec![],
            Then::Url("https://oidc.{Region}.{PartitionResult#dnsSuffix}"),
        ),
    ];
    let partition = EndpointCondition::Partition(parameter("Region"), "PartitionResult".into());
    let rules = vec![
        Rule(
            vec![EndpointCondition::IsSet(parameter("Endpoint"))],
            Then::Error("never asked"),
        ),
        Rule(
            vec![EndpointCondition::IsSet(parameter("Region"))],
            Then::Rules(vec![Rule(vec![partition], Then::Rules(by_partition))]),
        ),
        Rule(vec![], Then::Error("Invalid Configuration: Missing Region")),
    ];
    let mut endpoints = Endpoints::NONE;
    endpoints.root = flatten(&mut endpoints, rules);
    endpoints
}
