//! Models that are nearly right, made of whatever bytes the fuzzer has: most pass the reader, so that what comes after it is reached.

use std::fmt::Write as _;

use libfuzzer_sys::arbitrary::{Result, Unstructured};

/// Names of every kind that is a hazard somewhere, and some that are none.
const NAMES: &[&str] = &[
    "Order", "order", "ORDER", "OrderError", "OrderException", "Item", "items", "Self", "self", "crate", "super", "type", "match", "Option",
    "Result", "String", "Error", "Client", "None", "Unknown", "UNKNOWN", "Builder", "Default", "Value", "value", "Value2", "Order2", "message",
    "Message", "member", "key", "__x", "_1", "a1B2", "fooBar", "FooBar", "foo_bar", "new", "build", "send", "clone", "as_str", "default", "5m",
    "IDs", "ACLs", "Box", "Vec", "Document", "Blob", "Timestamp", "ALL", "TABLES", "DOCS", "request_id", "RequestID", "view", "Shape", "Unit",
];

/// Texts that must never become code.
const TEXTS: &[&str] = &[
    "", "a", "x-amz-header", "X-Amz-", "{", "}", "*/ fn evil() {} /*", "\\\"; fn evil() {} //", "r#\\\"x\\\"#", "\\n\\r\\u0000", "\\u202e\\u2066",
    "\\u2028", "<p>text <b>bold", "`", "```", "[a](b)", "&amp;&#0;", "    code", "\\ud83d\\ude00", "http://x.test/", "application/json", "1", "'",
];

const KINDS: &[&str] = &[
    "structure", "structure", "structure", "structure", "union", "list", "map", "enum", "intEnum", "string", "blob", "boolean", "integer", "long",
    "timestamp", "document", "double", "bigInteger", "bigDecimal", "byte", "legacy",
];

const PRELUDE: &[&str] = &["String", "Integer", "Boolean", "Blob", "Timestamp", "Document", "Double", "Unit", "PrimitiveLong", "BigDecimal"];

const PROTOCOLS: &[&str] = &[
    "aws.protocols#restJson1", "aws.protocols#restJson1", "aws.protocols#awsJson1_1", "aws.protocols#restXml", "aws.protocols#awsQuery",
    "aws.protocols#ec2Query", "smithy.protocols#rpcv2Cbor",
];

/// Traits of members and shapes, with a place for a text or a number.
const TRAITS: &[&str] = &[
    r#""smithy.api#required": {}"#, r#""smithy.api#sensitive": {}"#, r#""smithy.api#idempotencyToken": {}"#, r#""smithy.api#clientOptional": {}"#,
    r#""smithy.api#jsonName": "TEXT""#, r#""smithy.api#xmlName": "TEXT""#, r#""smithy.api#documentation": "TEXT""#, r#""smithy.api#deprecated": {"message": "TEXT"}"#,
    r#""smithy.api#default": NUMBER"#, r#""smithy.api#default": "TEXT""#, r#""smithy.api#default": null"#, r#""smithy.api#default": []"#,
    r#""smithy.api#default": {}"#, r#""smithy.api#default": true"#, r#""smithy.api#httpHeader": "TEXT""#, r#""smithy.api#httpQuery": "TEXT""#,
    r#""smithy.api#httpPayload": {}"#, r#""smithy.api#httpPrefixHeaders": "TEXT""#, r#""smithy.api#httpQueryParams": {}"#, r#""smithy.api#httpResponseCode": {}"#,
    r#""smithy.api#xmlFlattened": {}"#, r#""smithy.api#sparse": {}"#, r#""smithy.api#range": {"min": NUMBER}"#, r#""smithy.api#length": {"min": NUMBER}"#,
    r#""smithy.api#timestampFormat": "http-date""#, r#""smithy.api#mediaType": "TEXT""#, r#""smithy.api#xmlNamespace": {"uri": "TEXT", "prefix": "TEXT"}"#,
    r#""smithy.api#error": "client""#, r#""smithy.api#httpError": NUMBER"#, r#""smithy.api#retryable": {"throttling": true}"#, r#""smithy.api#streaming": {}"#,
    r#""aws.protocols#awsQueryError": {"code": "TEXT", "httpResponseCode": NUMBER}"#, r#""smithy.api#hostLabel": {}"#, r#""smithy.api#enumValue": "TEXT""#,
    r#""smithy.api#enumValue": NUMBER"#, r#""smithy.api#input": {}"#, r#""smithy.api#mixin": {}"#, r#""smithy.api#eventPayload": {}"#, r#""example#unknown": {}"#,
];

const NUMBERS: &[&str] = &["0", "1", "-1", "200", "404", "1.5", "1e300", "9223372036854775808", "340282366920938463463374607431768211456", "-0.0"];

/// The text of a model.
pub fn model(bytes: &mut Unstructured<'_>) -> Result<String> {
    let count = bytes.int_in_range(1..=6)?;
    let names: Vec<&str> = (0..count).map(|_| bytes.choose(NAMES).copied()).collect::<Result<_>>()?;
    let mut text = String::from(r#"{"smithy": "2.0", "shapes": {"#);
    for (index, name) in names.iter().enumerate() {
        let space = if bytes.ratio(19, 20)? { "a" } else { "b" };
        let _ = write!(text, r#""{space}{index}#{name}": "#);
        shape(bytes, &mut text, &names)?;
        text.push_str(",\n");
    }
    let operations = bytes.int_in_range(1..=2)?;
    for index in 0..operations {
        let name = bytes.choose(NAMES)?;
        let _ = write!(text, r#""o{index}#{name}": {{"type": "operation", "input": "#);
        target(bytes, &mut text, &names)?;
        text.push_str(r#", "output": "#);
        target(bytes, &mut text, &names)?;
        text.push_str(r#", "errors": ["#);
        if bytes.arbitrary()? {
            target(bytes, &mut text, &names)?;
        }
        let uri = bytes.choose(&["/", "/", "/{order}", "/{items+}?x", "/a?b=c", "/{"])?;
        let _ = write!(text, r#"], "traits": {{"smithy.api#http": {{"method": "POST", "uri": "{uri}"}}"#);
        if bytes.arbitrary()? {
            text.push_str(r#", "smithy.api#paginated": {"inputToken": "order", "outputToken": "order", "items": "items[].Value || message"}"#);
        }
        text.push_str("}},\n");
        // The service needs to know it.
        text.push_str(&format!(r#""r{index}#R": {{"type": "resource", "read": {{"target": "o{index}#{name}"}}}},"#));
    }
    let protocol = bytes.choose(PROTOCOLS)?;
    let resources: Vec<String> = (0..operations).map(|index| format!(r#"{{"target": "r{index}#R"}}"#)).collect();
    let id = bytes.choose(TEXTS)?;
    let _ = write!(
        text,
        r#""s#S": {{"type": "service", "version": "{id}", "resources": [{}], "traits": {{"{protocol}": {{}}, "aws.api#service": {{"sdkId": "{id}"}}}}}}}}}}"#,
        resources.join(", ")
    );
    Ok(text)
}

fn shape(bytes: &mut Unstructured<'_>, text: &mut String, names: &[&str]) -> Result<()> {
    let kind = *bytes.choose(KINDS)?;
    let shown = if kind == "legacy" { "string" } else { kind };
    let _ = write!(text, r#"{{"type": "{shown}""#);
    match kind {
        "structure" | "union" => members(bytes, text, |bytes, text| member(bytes, text, names))?,
        "enum" | "intEnum" => members(bytes, text, |bytes, text| {
            text.push_str(r#"{"target": "smithy.api#Unit", "traits": {"#);
            traits(bytes, text)?;
            text.push_str("}}");
            Ok(())
        })?,
        "list" => {
            text.push_str(r#", "member": "#);
            member(bytes, text, names)?;
        }
        "map" => {
            text.push_str(r#", "key": {"target": "smithy.api#String"}, "value": "#);
            member(bytes, text, names)?;
        }
        _ => {}
    }
    if !bytes.ratio(7, 8)? {
        text.push_str(r#", "mixins": ["#);
        target(bytes, text, names)?;
        text.push(']');
    }
    text.push_str(r#", "traits": {"#);
    if kind == "legacy" {
        let (name, value) = (bytes.choose(NAMES)?, bytes.choose(TEXTS)?);
        let _ = write!(text, r#""smithy.api#enum": [{{"value": "{value}"}}, {{"name": "{name}", "value": "v"}}]"#);
    } else {
        traits(bytes, text)?;
    }
    text.push_str("}}");
    Ok(())
}

fn members(
    bytes: &mut Unstructured<'_>,
    text: &mut String,
    mut one: impl FnMut(&mut Unstructured<'_>, &mut String) -> Result<()>,
) -> Result<()> {
    text.push_str(r#", "members": {"#);
    let count = bytes.int_in_range(0..=4)?;
    for index in 0..count {
        let comma = if index == 0 { "" } else { ", " };
        let name = bytes.choose(NAMES)?;
        let _ = write!(text, r#"{comma}"{name}": "#);
        one(bytes, text)?;
    }
    text.push('}');
    Ok(())
}

fn member(bytes: &mut Unstructured<'_>, text: &mut String, names: &[&str]) -> Result<()> {
    target(bytes, text, names)?;
    text.pop();
    text.push_str(r#", "traits": {"#);
    traits(bytes, text)?;
    text.push_str("}}");
    Ok(())
}

/// A reference to one of the shapes, whose namespace is guessed, or to the prelude.
fn target(bytes: &mut Unstructured<'_>, text: &mut String, names: &[&str]) -> Result<()> {
    let index = bytes.choose_index(names.len() + 3)?;
    let _ = match names.get(index) {
        Some(name) => write!(text, r#"{{"target": "a{index}#{name}"}}"#),
        None => write!(text, r#"{{"target": "smithy.api#{}"}}"#, bytes.choose(PRELUDE)?),
    };
    Ok(())
}

fn traits(bytes: &mut Unstructured<'_>, text: &mut String) -> Result<()> {
    let count = bytes.choose_index(4)?;
    let mut seen = Vec::new();
    for _ in 0..count {
        let one = *bytes.choose(TRAITS)?;
        let id = one.split(':').next().unwrap_or_default();
        if seen.contains(&id) {
            continue;
        }
        if !seen.is_empty() {
            text.push_str(", ");
        }
        seen.push(id);
        let (said, number) = (bytes.choose(TEXTS)?, bytes.choose(NUMBERS)?);
        text.push_str(&one.replace("TEXT", said).replace("NUMBER", number));
    }
    Ok(())
}
