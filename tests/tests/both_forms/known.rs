//! In what the two forms of one service differ, and why.

use std::fmt;

use super::compare::Difference;

/// Differences of one kind with one reason. A text with `*` at the end stands for all that begin so.
pub struct Known {
    services: &'static [&'static str],
    what: &'static str,
    place: &'static str,
    smithy: &'static str,
    botocore: &'static str,
    reason: &'static str,
}

impl Known {
    pub fn is_about(&self, difference: &Difference) -> bool {
        let service = difference.service.as_str();
        (self.services.is_empty() || self.services.contains(&service))
            && self.what == difference.what
            && is_like(self.place, &difference.place)
            && is_like(self.smithy, &difference.smithy)
            && is_like(self.botocore, &difference.botocore)
    }
}

impl fmt::Display for Known {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let services = match self.services {
            [] => "any".to_owned(),
            some => some.join(", "),
        };
        let shown = |text: &'static str| if text.is_empty() { "nothing" } else { text };
        let (smithy, botocore) = (shown(self.smithy), shown(self.botocore));
        write!(
            f,
            "{services}: {} of {}: {smithy} | {botocore}: {}",
            self.what, self.place, self.reason
        )
    }
}

fn is_like(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}

const fn known(
    services: &'static [&'static str],
    what: &'static str,
    [place, smithy, botocore]: [&'static str; 3],
    reason: &'static str,
) -> Known {
    Known {
        services,
        what,
        place,
        smithy,
        botocore,
        reason,
    }
}

const LATER: &str = "botocore's models are of a few days later";
const CORRECTED: &str =
    "botocore corrects the model: such an answer has no body, and its name comes from the status";
const DISCOVERY: &str = "botocore's form leaves out the error of endpoint discovery";
const MESSAGES: &str = "botocore's form leaves out the message of errors in older models, which clients find by other means";
const OLD_TEXTS: &str = "botocore keeps the text that its users have to give";
const OLD_UNIONS: &str = "a union that botocore knows as a structure";

/// The first that is about a difference explains it.
pub const KNOWN: &[Known] = &[
    known(
        &[],
        "trait",
        ["*", "Default(*", ""],
        "botocore's form has no defaults",
    ),
    known(
        &[],
        "trait",
        ["*", "HttpError(*", ""],
        "in JSON protocols answers are told apart by name, and botocore's form mostly leaves out their status",
    ),
    known(
        &[],
        "trait",
        ["*", "OptionalAuth", ""],
        "botocore's form says of such operations that they are not signed, and no more",
    ),
    known(
        &["S3"],
        "trait",
        ["*", "XmlName(*", ""],
        "botocore's form does not name the root of results, and readers do not look at it",
    ),
    known(
        &["S3"],
        "trait",
        ["Grantee", "", "XmlNamespace(*"],
        "written at the shape in one form and at its two members in the other; the members have it in both tables",
    ),
    known(
        &["Glue"],
        "trait",
        ["InternalServerException", "Error(Server)", "Error(Client)"],
        "botocore's form does not say whose fault it is",
    ),
    known(
        &["DynamoDB"],
        "error",
        ["*", "InvalidEndpointException", ""],
        DISCOVERY,
    ),
    known(
        &["DynamoDB"],
        "errors",
        ["the service", "*", "*"],
        DISCOVERY,
    ),
    known(&["S3"], "error", ["HeadBucket", "*", "*"], CORRECTED),
    known(&["S3"], "error", ["HeadObject", "*", "*"], CORRECTED),
    known(&["S3"], "errors", ["the service", "*", "*"], CORRECTED),
    known(
        &["API Gateway"],
        "member",
        ["SdkTypes", "", "position"],
        "botocore adds a member by hand",
    ),
    known(&["Bedrock Runtime"], "member", ["*", "", "*"], LATER),
    known(
        &["S3 Control"],
        "member",
        ["CreateAccessPointRequest", "", "Scope"],
        LATER,
    ),
    known(&["S3 Control"], "operation", ["*", "", "there"], LATER),
    known(
        &["S3 Control"],
        "endpoints",
        ["the service", "one", "another"],
        LATER,
    ),
    known(
        &["CloudWatch", "IAM"],
        "member",
        ["*", "Message", ""],
        MESSAGES,
    ),
    known(
        &["CloudWatch Logs", "EventBridge", "RDS"],
        "member",
        ["*", "message", ""],
        MESSAGES,
    ),
    known(
        &["S3"],
        "operation",
        ["*", "", "there"],
        "operations that others have replaced, and that botocore keeps",
    ),
    known(
        &["Lambda", "Route 53"],
        "uri",
        ["*", "/*", "/*"],
        "botocore keeps the slash at the end of paths, which the services accept as well",
    ),
    known(
        &["S3"],
        "uri",
        ["*", "/*", "/*"],
        "botocore leaves out the parameter that tells operations apart in logs",
    ),
    known(
        &["CloudFront", "Route 53"],
        "kind",
        ["integer", "Integer", "String"],
        OLD_TEXTS,
    ),
    known(
        &["Glacier", "Route 53"],
        "kind",
        ["Integer", "Integer", "String"],
        OLD_TEXTS,
    ),
    known(
        &["S3"],
        "kind",
        ["*", "String", "Integer"],
        "botocore keeps the number that its users have to give",
    ),
    known(
        &["DynamoDB", "S3"],
        "kind",
        ["*", "Union", "Structure"],
        OLD_UNIONS,
    ),
    known(
        &["ConnectCases"],
        "sparse",
        ["*", "true", "false"],
        "botocore's form leaves it out",
    ),
    known(
        &["Glacier"],
        "endpoints",
        ["the service", "one", "another"],
        "botocore's form lacks the last rule, which says what is wrong where no region is given",
    ),
    known(
        &["SSO"],
        "endpoints",
        ["the service", "one", "another"],
        "the operands of two comparisons stand the other way round",
    ),
];
