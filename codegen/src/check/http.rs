//! Whether operations and their bindings to HTTP fit each other.

use opsmith_shape::{Kind, Trait};

use crate::diagnose::Problem;
use crate::model::{Http, Member, Model, Operation, Shape};

/// Checks all operations of a service whose protocol binds to HTTP.
pub(super) fn check(model: &Model, problems: &mut Vec<Problem>) {
    if !model.binds_to_http() {
        return;
    }
    for operation in &model.operations {
        let Some(http) = &operation.http else {
            let message = format!(
                "`{}` has no place in HTTP, which the protocol of the service needs",
                operation.name
            );
            let problem = model
                .problem(
                    operation.at,
                    message,
                    "expected the trait `smithy.api#http`",
                )
                .path(&operation.name);
            problems.push(
                problem.hint(
                    "say method and path, such as {\"method\": \"POST\", \"uri\": \"/orders\"}",
                ),
            );
            continue;
        };
        method(model, operation, http, problems);
        uri(model, operation, http, problems);
        let sides = [operation.input, operation.output];
        for shape in sides
            .into_iter()
            .flatten()
            .filter_map(|side| model.shapes.get(side))
        {
            payloads(model, shape, problems);
        }
    }
}

fn method(model: &Model, operation: &Operation, http: &Http, problems: &mut Vec<Problem>) {
    let is_token =
        !http.method.is_empty() && http.method.bytes().all(|byte| byte.is_ascii_uppercase());
    if !is_token {
        let message = format!("`{}` is no HTTP method", http.method.escape_debug());
        problems.push(
            model
                .problem(http.at, message, "expected one such as `GET` or `POST`")
                .path(&operation.name),
        );
    }
}

/// Labels of the path and `httpLabel` members are the same set, and the path is one.
fn uri(model: &Model, operation: &Operation, http: &Http, problems: &mut Vec<Problem>) {
    let mut add = |message: String, expected: &str, hint: String| {
        problems.push(
            model
                .problem(http.at, message, expected)
                .path(&operation.name)
                .hint(hint),
        );
    };
    let printable = http
        .uri
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'"' && byte != b'\\');
    if !http.uri.starts_with('/') || !printable {
        add(
            format!("`{}` is no path", http.uri.escape_debug()),
            "expected a path that begins with `/`",
            String::new(),
        );
        return;
    }
    let labels = match labels(&http.uri) {
        Some(labels) => labels,
        None => {
            add(
                format!("a brace of `{}` has no partner", http.uri),
                "expected labels such as `{id}` or `{key+}`",
                String::new(),
            );
            return;
        }
    };
    let input = operation.input.and_then(|input| model.shapes.get(input));
    if input.is_some_and(|input| input.kind != Kind::Structure) {
        return;
    }
    let members: &[Member] = input.map_or(&[], |shape| &shape.members);
    let bound: Vec<&str> = members
        .iter()
        .filter(|member| is_label(member))
        .map(|member| member.name.as_str())
        .collect();
    for label in labels.iter().filter(|label| !bound.contains(label)) {
        let hint = match members.iter().any(|member| member.name == *label) {
            true => format!("add the trait `smithy.api#httpLabel` to the member `{label}`"),
            false => {
                crate::diagnose::suggest(label, members.iter().map(|member| member.name.as_str()))
            }
        };
        add(
            format!("no member fills the label `{label}`"),
            "expected an input member with the trait `smithy.api#httpLabel`",
            hint,
        );
    }
    for member in bound.iter().filter(|member| !labels.contains(member)) {
        add(
            format!("the path has no label for `{member}`"),
            "expected it in braces",
            format!("add `{{{member}}}` to the path"),
        );
    }
    let optional = members
        .iter()
        .filter(|member| is_label(member) && !member.traits.required);
    for member in optional {
        let message = format!(
            "`{}` fills a label of the path, but may be absent",
            member.name
        );
        let problem = model
            .problem(
                member.at,
                message,
                "expected the trait `smithy.api#required`",
            )
            .path(&operation.name);
        problems.push(problem);
    }
}

fn is_label(member: &Member) -> bool {
    member.traits.has(|fact| matches!(fact, Trait::HttpLabel))
}

/// The labels of a path, without the `+` of greedy ones. `None` where braces do not match.
fn labels(uri: &str) -> Option<Vec<&str>> {
    let mut labels = Vec::new();
    let mut rest = uri;
    while let Some(open) = rest.find(['{', '}']) {
        let after = rest.get(open..)?.strip_prefix('{')?;
        let close = after.find(['{', '}'])?;
        let label = after.get(..close)?;
        rest = after.get(close..)?.strip_prefix('}')?;
        labels.push(label.trim_end_matches('+'));
    }
    Some(labels)
}

/// At most one member is the body.
fn payloads(model: &Model, shape: &Shape, problems: &mut Vec<Problem>) {
    if shape.kind != Kind::Structure {
        return;
    }
    let is_payload =
        |member: &&Member| member.traits.has(|fact| matches!(fact, Trait::HttpPayload));
    for member in shape.members.iter().filter(is_payload).skip(1) {
        let message = format!("`{}` has a second body: `{}`", shape.name, member.name);
        let problem = model.problem(
            member.at,
            message,
            "expected one member with the trait `smithy.api#httpPayload`",
        );
        problems.push(problem.path(format!("{}${}", shape.id, member.name)));
    }
}
