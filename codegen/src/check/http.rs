//! Whether operations and their bindings to HTTP fit each other.

use std::collections::HashSet;

use opsmith_shape::{Kind, Trait};

use crate::diagnose::{Problem, is_worth_looking, suggest};
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
    both_directions(model, problems);
}

/// What only requests bind is in the body of an answer, which one and the same structure cannot be.
fn both_directions(model: &Model, problems: &mut Vec<Problem>) {
    let inputs: HashSet<usize> = model
        .operations
        .iter()
        .filter_map(|one| one.input)
        .collect();
    let answers = model
        .operations
        .iter()
        .flat_map(|one| one.output.iter().chain(&one.errors));
    let answers: HashSet<usize> = answers.copied().collect();
    let is_one_way = |fact: &Trait| {
        matches!(
            fact,
            Trait::HttpLabel
                | Trait::HttpQuery(_)
                | Trait::HttpQueryParams
                | Trait::HttpResponseCode
        )
    };
    for (index, shape) in model.shapes.iter().enumerate() {
        if !(inputs.contains(&index) && answers.contains(&index)) {
            continue;
        }
        for member in shape
            .members
            .iter()
            .filter(|member| member.traits.has(is_one_way))
        {
            let message = format!(
                "`{}` is sent and answered, and `{}` is bound to HTTP in one of the two only",
                shape.name, member.name
            );
            let problem = model.problem(
                member.at,
                message,
                "expected a structure for each direction",
            );
            problems.push(problem.path(format!("{}${}", shape.id, member.name)));
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
    let add = |problems: &mut Vec<Problem>, message: String, expected: &str, hint: String| {
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
            problems,
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
                problems,
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
    let of_members = |counts: fn(&Member) -> bool| -> HashSet<&str> {
        let counted = members.iter().filter(|member| counts(member));
        counted.map(|member| member.name.as_str()).collect()
    };
    let (all, bound) = (of_members(|_| true), of_members(is_label));
    let in_path: HashSet<&str> = labels.iter().copied().collect();
    for label in labels.iter().filter(|label| !bound.contains(*label)) {
        let names = || members.iter().map(|member| member.name.as_str());
        let hint = match all.contains(label) {
            true => format!("add the trait `smithy.api#httpLabel` to the member `{label}`"),
            false if is_worth_looking(problems.len()) => suggest(label, names()),
            false => String::new(),
        };
        add(
            problems,
            format!("no member fills the label `{label}`"),
            "expected an input member with the trait `smithy.api#httpLabel`",
            hint,
        );
    }
    let is_missing = |member: &&Member| is_label(member) && !in_path.contains(member.name.as_str());
    for member in members.iter().filter(is_missing) {
        let name = &member.name;
        add(
            problems,
            format!("the path has no label for `{name}`"),
            "expected it in braces",
            format!("add `{{{name}}}` to the path"),
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
