//! Endpoint rule sets: nested JSON in, flat rows out.
//!
//! Most services use the same few functions, and those become rows. A rule set with any other function is marked: requests then
//! need an endpoint that the caller names.

use opsmith_shape::{
    EndpointCondition, EndpointOperand, EndpointRule, EndpointThen, Endpoints, Span, Text,
};

use crate::json::Json;

/// How deep rules may lie in rules. The deepest published set has 14 levels.
const DEPTH: usize = 64;

/// Reads a rule set. What it cannot express is named in [`Endpoints::unsupported`].
pub fn read(rule_set: &Json<'_>) -> Endpoints {
    let mut flat = Flat::default();
    let root = rule_set.get("rules").map_or(&[][..], Json::elements);
    match flat.rules(root, DEPTH) {
        Ok(root) => Endpoints {
            root,
            rules: flat.rules.into(),
            conditions: flat.conditions.into(),
            unsupported: None,
        },
        Err(Unsupported(what)) => Endpoints {
            unsupported: Some(Text::Owned(what)),
            ..Endpoints::NONE
        },
    }
}

/// The function or form that has no row.
struct Unsupported(String);

#[derive(Default)]
struct Flat {
    rules: Vec<EndpointRule>,
    conditions: Vec<EndpointCondition>,
}

impl Flat {
    /// Rules that stand beside each other get consecutive rows; what lies inside them comes after.
    fn rules(&mut self, rules: &[Json<'_>], depth: usize) -> Result<Span, Unsupported> {
        let depth = depth
            .checked_sub(1)
            .ok_or_else(|| Unsupported("deep nesting".to_owned()))?;
        let start = self.rules.len();
        for rule in rules {
            let when = self.conditions(rule.get("conditions").map_or(&[][..], Json::elements))?;
            self.rules.push(EndpointRule {
                when,
                then: EndpointThen::Rules(Span::EMPTY),
            });
        }
        for (index, rule) in rules.iter().enumerate() {
            let then = self.then(rule, depth)?;
            self.rules[start + index].then = then;
        }
        Ok(span(start, rules.len()))
    }

    fn then(&mut self, rule: &Json<'_>, depth: usize) -> Result<EndpointThen, Unsupported> {
        if let Some(rules) = rule.get("rules") {
            return Ok(EndpointThen::Rules(self.rules(rules.elements(), depth)?));
        }
        if let Some(text) = rule.text("error") {
            return Ok(EndpointThen::Error(Text::Owned(text.to_owned())));
        }
        let endpoint = rule
            .get("endpoint")
            .ok_or_else(|| Unsupported("a rule without an end".to_owned()))?;
        let has_settings = |key| {
            endpoint
                .get(key)
                .is_some_and(|settings| !settings.entries().is_empty())
        };
        if has_settings("properties") || has_settings("headers") {
            return Err(Unsupported("properties of an endpoint".to_owned()));
        }
        match endpoint.get("url") {
            Some(Json::String(url)) => Ok(EndpointThen::Url(Text::Owned(url.clone().into_owned()))),
            Some(url) => match url.text("ref") {
                Some(parameter) => Ok(EndpointThen::Url(Text::Owned(format!("{{{parameter}}}")))),
                None => Err(Unsupported("a computed URL".to_owned())),
            },
            None => Err(Unsupported("an endpoint without a URL".to_owned())),
        }
    }

    fn conditions(&mut self, conditions: &[Json<'_>]) -> Result<Span, Unsupported> {
        let start = self.conditions.len();
        for condition in conditions {
            self.conditions.push(read_condition(condition)?);
        }
        Ok(span(start, conditions.len()))
    }
}

fn span(start: usize, len: usize) -> Span {
    if len == 0 {
        return Span::EMPTY;
    }
    Span::new(
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(len).unwrap_or(0),
    )
}

fn read_condition(condition: &Json<'_>) -> Result<EndpointCondition, Unsupported> {
    let function = condition
        .text("fn")
        .unwrap_or("a condition without a function");
    let arguments = condition.get("argv").map_or(&[][..], Json::elements);
    let assign = condition.text("assign");
    match (function, arguments, assign) {
        ("isSet", [what], None) => Ok(EndpointCondition::IsSet(operand(what)?)),
        ("booleanEquals", [a, b], None) => {
            Ok(EndpointCondition::BooleanEquals(operand(a)?, operand(b)?))
        }
        ("stringEquals", [a, b], None) => {
            Ok(EndpointCondition::StringEquals(operand(a)?, operand(b)?))
        }
        ("aws.partition", [region], Some(name)) => Ok(EndpointCondition::Partition(
            operand(region)?,
            Text::Owned(name.to_owned()),
        )),
        ("not", [inner], None) => match (
            inner.text("fn"),
            inner.get("argv").map_or(&[][..], Json::elements),
        ) {
            (Some("isSet"), [what]) => Ok(EndpointCondition::IsNotSet(operand(what)?)),
            (function, _) => Err(Unsupported(format!("not({})", function.unwrap_or("?")))),
        },
        _ => Err(Unsupported(function.to_owned())),
    }
}

fn operand(argument: &Json<'_>) -> Result<EndpointOperand, Unsupported> {
    match argument {
        Json::Boolean(value) => Ok(EndpointOperand::Boolean(*value)),
        Json::String(text) => Ok(EndpointOperand::Text(Text::Owned(
            text.clone().into_owned(),
        ))),
        _ => match (argument.text("ref"), argument.text("fn")) {
            (Some(parameter), None) => Ok(EndpointOperand::Parameter(Text::Owned(
                parameter.to_owned(),
            ))),
            (None, Some("getAttr")) => attribute(argument),
            (_, function) => Err(Unsupported(
                function
                    .unwrap_or("an operand of an unknown kind")
                    .to_owned(),
            )),
        },
    }
}

fn attribute(argument: &Json<'_>) -> Result<EndpointOperand, Unsupported> {
    match argument.get("argv").map_or(&[][..], Json::elements) {
        [of, Json::String(name)] => match of.text("ref") {
            Some(of) => Ok(EndpointOperand::Attribute(
                Text::Owned(of.to_owned()),
                Text::Owned(name.clone().into_owned()),
            )),
            None => Err(Unsupported("getAttr of a computed value".to_owned())),
        },
        _ => Err(Unsupported("getAttr of an unknown form".to_owned())),
    }
}
