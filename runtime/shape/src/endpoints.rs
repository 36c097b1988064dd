//! How a region becomes a host: a service's endpoint rule set (Smithy, "rules engine specification") as flat rows.

use crate::tables::{Rows, Span, Text};

/// A rule set. Rules are tried in order; the first whose conditions all hold decides.
#[derive(Debug, Clone, PartialEq)]
pub struct Endpoints {
    /// The outermost rules, as rows of `rules`.
    pub root: Span,
    /// All rules.
    pub rules: Rows<EndpointRule>,
    /// The conditions of all rules.
    pub conditions: Rows<EndpointCondition>,
    /// A function the rule set uses that Opsmith does not know: then only a given endpoint can be called.
    pub unsupported: Option<Text>,
}

impl Endpoints {
    /// No rules: every call needs an endpoint of the caller's.
    pub const NONE: Endpoints = Endpoints {
        root: Span::EMPTY,
        rules: Rows::Borrowed(&[]),
        conditions: Rows::Borrowed(&[]),
        unsupported: None,
    };
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub struct EndpointRule {
    /// What must hold, as rows of [`Endpoints::conditions`].
    pub when: Span,
    /// What follows.
    pub then: EndpointThen,
}

/// What a rule decides.
#[derive(Debug, Clone, PartialEq)]
pub enum EndpointThen {
    /// The URL, with references such as `{Region}` and `{PartitionResult#dnsSuffix}` in braces.
    Url(Text),
    /// An error, as the model words it.
    Error(Text),
    /// More rules, as rows of [`Endpoints::rules`]: one of them has to decide.
    Rules(Span),
}

/// One condition.
#[derive(Debug, Clone, PartialEq)]
pub enum EndpointCondition {
    /// `isSet`: the parameter has a value.
    IsSet(EndpointOperand),
    /// `not(isSet)`: it has none.
    IsNotSet(EndpointOperand),
    /// `booleanEquals`.
    BooleanEquals(EndpointOperand, EndpointOperand),
    /// `stringEquals`.
    StringEquals(EndpointOperand, EndpointOperand),
    /// `aws.partition` of the region: its partition is known by the second name from here on.
    Partition(EndpointOperand, Text),
}

/// Something a condition looks at.
#[derive(Debug, Clone, PartialEq)]
pub enum EndpointOperand {
    /// A parameter, such as `Region`, `UseFIPS`, `UseDualStack`, `Endpoint`.
    Parameter(Text),
    /// `getAttr`: an attribute of a partition, by the name it was given and the attribute's own.
    Attribute(Text, Text),
    /// A text.
    Text(Text),
    /// A truth value.
    Boolean(bool),
}
