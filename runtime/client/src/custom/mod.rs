//! What services want otherwise than their models say: one table, each line with its source.
//!
//! Whatever is here is looked up by the service's id once per client, and asked for by its meaning
//! then: nothing else in the runtime knows a service.

mod request;
mod tree_hash;

use opsmith_shape::{OperationRow, Service, Tables, Value, View};

pub(crate) use tree_hash::TreeHash;

/// What is different about a service.
#[derive(Debug, Default)]
pub(crate) struct Custom {
    /// The `sdkId` of the service.
    id: &'static str,
    /// The first part of the names of its servers, which are named as those of S3 are: its endpoint
    /// rules need functions that are not supported yet (Smithy models of the services,
    /// `smithy.rules#endpointRuleSet`).
    pub(crate) host: Option<&'static str>,
    /// Its buckets stand in the names of hosts where they can: see [`crate::endpoint::buckets`].
    pub(crate) has_buckets: bool,
    /// Signatures are those of S3: a path is encoded once and left as it is, and a header has the
    /// hash of the body (botocore `auth.py`, `S3SigV4Auth`; AWS, "Signature Calculations for the
    /// Authorization Header" of S3).
    pub(crate) signs_as_s3: bool,
    /// An answer that says success may hold an error (botocore `handlers.py`,
    /// `_handle_200_error`).
    pub(crate) hides_errors: bool,
    /// The error that a status means where an answer has no body, as those to `HEAD` have none
    /// (aws-sdk-rust, `S3Decorator`: 404 is `NotFound`).
    #[cfg_attr(
        not(any(feature = "aws-query", feature = "ec2-query", feature = "rest-xml")),
        expect(dead_code, reason = "only services with answers in XML have such")
    )]
    pub(crate) error_of_status: Option<(u16, &'static str)>,
    /// Shapes of ids that callers may give with the path before them that the service answers with
    /// (botocore `handlers.py`, `fix_route53_ids`).
    ids_after_a_path: &'static [&'static str],
    /// A header that every request has.
    header: Option<(&'static str, &'static str)>,
    /// What a text parameter of this name is where it is absent or empty.
    absent: Option<(&'static str, &'static str)>,
    /// The operation whose requests go to the address in this parameter.
    address_in: Option<(&'static str, &'static str)>,
    /// Operations whose requests say what the hash of their body is, and that of its tree of mebibytes.
    tree_hashes: &'static [&'static str],
}

const NOTHING: Custom = Custom {
    id: "",
    host: None,
    has_buckets: false,
    signs_as_s3: false,
    hides_errors: false,
    error_of_status: None,
    ids_after_a_path: &[],
    header: None,
    absent: None,
    address_in: None,
    tree_hashes: &[],
};

/// Sorted by id.
static TABLE: &[Custom] = &[
    // Without, its answers have another form (botocore `handlers.py`, `add_accept_header`; Smithy's
    // protocol tests, `com.amazonaws.apigateway`).
    Custom {
        id: "API Gateway",
        header: Some(("accept", "application/json")),
        ..NOTHING
    },
    // Amazon S3 Glacier Developer Guide: "Common request headers", "Computing checksums", and the dash
    // for the account of whoever signs; Smithy's protocol tests, `com.amazonaws.glacier`.
    Custom {
        id: "Glacier",
        header: Some(("x-amz-glacier-version", "2012-06-01")),
        absent: Some(("accountId", "-")),
        tree_hashes: &["UploadArchive", "UploadMultipartPart"],
        ..NOTHING
    },
    // Amazon Machine Learning API Reference, "Predict"; Smithy's protocol tests,
    // `com.amazonaws.machinelearning`.
    Custom {
        id: "Machine Learning",
        address_in: Some(("Predict", "PredictEndpoint")),
        ..NOTHING
    },
    Custom {
        id: "Route 53",
        ids_after_a_path: &["ChangeId", "DelegationSetId", "ResourceId"],
        ..NOTHING
    },
    Custom {
        id: "S3",
        host: Some("s3"),
        has_buckets: true,
        signs_as_s3: true,
        hides_errors: true,
        error_of_status: Some((404, "NotFound")),
        ..NOTHING
    },
    Custom {
        id: "S3 Control",
        host: Some("s3-control"),
        signs_as_s3: true,
        ..NOTHING
    },
];

/// What is different about this service.
pub(crate) fn of(service: &Service) -> &'static Custom {
    static USUAL: Custom = NOTHING;
    TABLE
        .iter()
        .find(|custom| custom.id == service.id)
        .unwrap_or(&USUAL)
}

impl Custom {
    /// Parameters that are sent otherwise than they were given, by the index of their member.
    pub(crate) fn replacements(
        &self,
        tables: &Tables,
        operation: &OperationRow,
        input: View<'_>,
    ) -> Vec<(usize, Value)> {
        if self.ids_after_a_path.is_empty() && self.absent.is_none() {
            return Vec::new();
        }
        let members = operation.input.map_or(&[][..], |id| tables.members(id));
        let absent = self.absent.and_then(|(name, value)| {
            let index = members.iter().position(|member| member.name == name)?;
            let given = input.member(index, name).map(|given| given.view());
            let is_empty = given.is_none_or(|given| matches!(given, View::String("")));
            is_empty.then(|| (index, Value::from(value)))
        });
        let replacement = |index: usize, name: &str| match input.member(index, name)?.view() {
            View::String(text) => text.rsplit_once('/').map(|(_, id)| Value::from(id)),
            _ => None,
        };
        let is_id = |name: &str| self.ids_after_a_path.contains(&name);
        members
            .iter()
            .enumerate()
            .filter(|(_, member)| is_id(&tables.shape(member.target).name))
            .filter_map(|(index, member)| Some((index, replacement(index, &member.name)?)))
            .chain(absent)
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::TABLE;

    #[test]
    fn the_table_is_sorted() {
        assert!(TABLE.is_sorted_by(|a, b| a.id < b.id));
    }
}
