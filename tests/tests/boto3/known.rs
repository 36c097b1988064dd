//! What boto3 does on its own account.

/// Services that are left out, and why.
pub const SKIPPED: &[(&str, &str)] = &[
    (
        "cloudfront-keyvaluestore",
        "its host is named by a parameter",
    ),
    (
        "importexport",
        "signed as another service, by rules that we do not have yet",
    ),
];

/// Operations that boto3 calls otherwise than the model says.
pub const SKIPPED_OPERATIONS: &[(&str, &str, &str)] = &[
    ("cloudsearchdomain", "Search", "sent as a form"),
    (
        "ec2",
        "CopySnapshot",
        "sent with an address that is signed for another region",
    ),
    (
        "dynamodb",
        "DescribeEndpoints",
        "sent with the API's version",
    ),
    ("machinelearning", "Predict", "its host is a parameter"),
    (
        "s3",
        "ListDirectoryBuckets",
        "signed for directory buckets, which we do not have yet",
    ),
    (
        "s3control",
        "DeleteAccessPointScope",
        "signed for directory buckets, which we do not have yet",
    ),
    (
        "s3control",
        "GetAccessPointScope",
        "signed for directory buckets, which we do not have yet",
    ),
    (
        "s3control",
        "ListAccessPointsForDirectoryBuckets",
        "signed for directory buckets, which we do not have yet",
    ),
    (
        "s3control",
        "PutAccessPointScope",
        "signed for directory buckets, which we do not have yet",
    ),
    (
        "timestream-query",
        "DescribeEndpoints",
        "sent with the API's version",
    ),
    (
        "timestream-write",
        "DescribeEndpoints",
        "sent with the API's version",
    ),
];

/// Parameters that boto3 changes on its own account: not given to either side.
pub const OMITTED: &[(&str, &str, &str)] = &[
    (
        "s3",
        "CopySourceSSECustomerKey",
        "encoded, and sent with its hash",
    ),
    ("s3", "SSECustomerKey", "encoded, and sent with its hash"),
    (
        "s3control",
        "OutpostId",
        "part of another address, by rules that we do not have yet",
    ),
    ("autoscaling", "UserData", "encoded"),
    ("ec2", "UserData", "encoded"),
];

/// Parameters that boto3 gives where nobody does: given to both sides.
pub const GIVEN: &[(&str, &str, &str)] = &[("s3", "EncodingType", "url")];

/// The checksums that boto3 can make without a library in C.
pub const CHECKSUMS: &[&str] = &["CRC32", "SHA1", "SHA256", "SHA512"];

/// Services whose requests have streams, checksums or a host of their own: each third call is one of theirs, since there are so few.
pub const SPECIAL: &[&str] = &[
    "cloudsearchdomain",
    "codeartifact",
    "ebs",
    "glacier",
    "lambda",
    "lex-runtime",
    "lexv2-runtime",
    "location",
    "logs",
    "mediastore-data",
    "omics",
    "s3",
    "s3control",
    "stepfunctions",
];
