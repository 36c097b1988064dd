//! A service's endpoint rules, carried out (Smithy, "rules engine specification").

use opsmith_shape::{EndpointCondition, EndpointOperand, EndpointThen, Endpoints, Span};

use super::EndpointError;
use super::partitions::{Partition, partition_of};

/// What rules are asked with.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Parameters<'a> {
    pub(crate) region: Option<&'a str>,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
}

/// How deep rules may lie in rules. Real ones stay below 20; a damaged table could go round in a
/// circle.
const DEPTH: usize = 64;

/// The URL that the rules decide on.
pub(crate) fn resolve(
    endpoints: &Endpoints,
    parameters: &Parameters<'_>,
) -> Result<String, EndpointError> {
    if let Some(function) = &endpoints.unsupported {
        return Err(EndpointError::UnsupportedRule(function.to_string()));
    }
    if endpoints.root.len == 0 {
        return Err(EndpointError::NoRules);
    }
    let mut run = Run {
        endpoints,
        parameters,
        partitions: Vec::new(),
    };
    run.rules(endpoints.root, 0)
}

struct Run<'a> {
    endpoints: &'a Endpoints,
    parameters: &'a Parameters<'a>,
    /// Partitions by the names that conditions gave them.
    partitions: Vec<(&'a str, &'static Partition)>,
}

/// The value of an operand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Value<'a> {
    Text(&'a str),
    Truth(bool),
}

impl<'a> Run<'a> {
    /// The first rule whose conditions hold decides; nothing that comes after it is looked at, even
    /// if it has no answer.
    fn rules(&mut self, rules: Span, depth: usize) -> Result<String, EndpointError> {
        let endpoints = self.endpoints;
        for rule in rules.of(&endpoints.rules) {
            let known = self.partitions.len();
            if rule
                .when
                .of(&endpoints.conditions)
                .iter()
                .all(|condition| self.holds(condition))
            {
                return match &rule.then {
                    EndpointThen::Url(template) => self.fill(template),
                    EndpointThen::Error(text) => Err(EndpointError::Rule(text.to_string())),
                    EndpointThen::Rules(rules) if depth < DEPTH => self.rules(*rules, depth + 1),
                    EndpointThen::Rules(_) => Err(EndpointError::NoRules),
                };
            }
            self.partitions.truncate(known);
        }
        Err(match self.parameters.region {
            Some(region) => EndpointError::Rule(format!("no rule fits the region {region}")),
            None => EndpointError::NoRegion,
        })
    }

    fn holds(&mut self, condition: &'a EndpointCondition) -> bool {
        match condition {
            EndpointCondition::IsSet(operand) => self.value(operand).is_some(),
            EndpointCondition::IsNotSet(operand) => self.value(operand).is_none(),
            EndpointCondition::BooleanEquals(a, b) | EndpointCondition::StringEquals(a, b) => {
                let (a, b) = (self.value(a), self.value(b));
                a.is_some() && a == b
            }
            EndpointCondition::Partition(operand, name) => match self.value(operand) {
                Some(Value::Text(region)) => {
                    self.partitions.push((name, partition_of(region)));
                    true
                }
                _ => false,
            },
        }
    }

    fn value(&self, operand: &'a EndpointOperand) -> Option<Value<'a>> {
        match operand {
            EndpointOperand::Parameter(name) => self.parameter(name),
            EndpointOperand::Attribute(partition, attribute) => {
                self.attribute(partition, attribute)
            }
            EndpointOperand::Text(text) => Some(Value::Text(text)),
            EndpointOperand::Boolean(value) => Some(Value::Truth(*value)),
        }
    }

    /// An endpoint of the caller's is never among the parameters: it does not come through the
    /// rules.
    fn parameter(&self, name: &str) -> Option<Value<'a>> {
        match name {
            "Region" => self.parameters.region.map(Value::Text),
            "UseFIPS" => Some(Value::Truth(self.parameters.use_fips)),
            "UseDualStack" => Some(Value::Truth(self.parameters.use_dual_stack)),
            _ => None,
        }
    }

    fn attribute(&self, partition: &str, attribute: &str) -> Option<Value<'a>> {
        let (_, partition) = self
            .partitions
            .iter()
            .rev()
            .find(|(name, _)| *name == partition)?;
        Some(match attribute {
            "name" => Value::Text(partition.name),
            "dnsSuffix" => Value::Text(partition.dns_suffix),
            "dualStackDnsSuffix" => Value::Text(partition.dual_stack_dns_suffix),
            "implicitGlobalRegion" => Value::Text(partition.implicit_global_region),
            // As of today every partition has both.
            "supportsFIPS" | "supportsDualStack" => Value::Truth(true),
            _ => return None,
        })
    }

    /// Puts values in the place of `{Region}`, `{PartitionResult#dnsSuffix}` and the like.
    fn fill(&self, template: &str) -> Result<String, EndpointError> {
        let mut url = String::with_capacity(template.len() + 32);
        let mut rest = template;
        while let Some((before, after)) = rest.split_once('{') {
            let unknown = || EndpointError::UnsupportedRule(template.to_owned());
            let (reference, after) = after.split_once('}').ok_or_else(unknown)?;
            let value = match reference.split_once('#') {
                Some((partition, attribute)) => self.attribute(partition, attribute),
                None => self.parameter(reference),
            };
            let Some(Value::Text(text)) = value else {
                return Err(unknown());
            };
            url.push_str(before);
            url.push_str(text);
            rest = after;
        }
        url.push_str(rest);
        Ok(url)
    }
}
