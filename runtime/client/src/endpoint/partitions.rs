//! The partitions of AWS: groups of regions with domains of their own.
//!
//! From botocore 1.43.11, `data/partitions.json`. Its lists of regions are not here, since each
//! name in them but the `...-global` ones fits the pattern of its partition.

/// One partition.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Partition {
    /// Its name.
    pub(crate) name: &'static str,
    /// What names of its regions start with, the dash included. Two parts follow: a word, and a
    /// number.
    prefixes: &'static [&'static str],
    /// The name that stands for no region in particular, where there is one.
    global: Option<&'static str>,
    /// Domain of its services.
    pub(crate) dns_suffix: &'static str,
    /// Domain of those that answer over IPv6 as well.
    pub(crate) dual_stack_dns_suffix: &'static str,
    /// Region of services that have none.
    pub(crate) implicit_global_region: &'static str,
}

static PARTITIONS: [Partition; 8] = [
    Partition {
        name: "aws",
        prefixes: &[
            "us-", "eu-", "ap-", "sa-", "ca-", "me-", "af-", "il-", "mx-",
        ],
        global: Some("aws-global"),
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        implicit_global_region: "us-east-1",
    },
    Partition {
        name: "aws-cn",
        prefixes: &["cn-"],
        global: Some("aws-cn-global"),
        dns_suffix: "amazonaws.com.cn",
        dual_stack_dns_suffix: "api.amazonwebservices.com.cn",
        implicit_global_region: "cn-northwest-1",
    },
    Partition {
        name: "aws-eusc",
        prefixes: &["eusc-de-"],
        global: None,
        dns_suffix: "amazonaws.eu",
        dual_stack_dns_suffix: "api.amazonwebservices.eu",
        implicit_global_region: "eusc-de-east-1",
    },
    Partition {
        name: "aws-iso",
        prefixes: &["us-iso-"],
        global: Some("aws-iso-global"),
        dns_suffix: "c2s.ic.gov",
        dual_stack_dns_suffix: "api.aws.ic.gov",
        implicit_global_region: "us-iso-east-1",
    },
    Partition {
        name: "aws-iso-b",
        prefixes: &["us-isob-"],
        global: Some("aws-iso-b-global"),
        dns_suffix: "sc2s.sgov.gov",
        dual_stack_dns_suffix: "api.aws.scloud",
        implicit_global_region: "us-isob-east-1",
    },
    Partition {
        name: "aws-iso-e",
        prefixes: &["eu-isoe-"],
        global: Some("aws-iso-e-global"),
        dns_suffix: "cloud.adc-e.uk",
        dual_stack_dns_suffix: "api.cloud-aws.adc-e.uk",
        implicit_global_region: "eu-isoe-west-1",
    },
    Partition {
        name: "aws-iso-f",
        prefixes: &["us-isof-"],
        global: Some("aws-iso-f-global"),
        dns_suffix: "csp.hci.ic.gov",
        dual_stack_dns_suffix: "api.aws.hci.ic.gov",
        implicit_global_region: "us-isof-south-1",
    },
    Partition {
        name: "aws-us-gov",
        prefixes: &["us-gov-"],
        global: Some("aws-us-gov-global"),
        dns_suffix: "amazonaws.com",
        dual_stack_dns_suffix: "api.aws",
        implicit_global_region: "us-gov-west-1",
    },
];

/// The partition of a region: the first that has it, else `aws`.
pub(crate) fn partition_of(region: &str) -> &'static Partition {
    PARTITIONS
        .iter()
        .find(|partition| partition.has(region))
        .unwrap_or(&PARTITIONS[0])
}

impl Partition {
    fn has(&self, region: &str) -> bool {
        self.global == Some(region)
            || self
                .prefixes
                .iter()
                .any(|prefix| region.strip_prefix(prefix).is_some_and(is_word_and_number))
    }
}

/// `\w+-\d+`
fn is_word_and_number(text: &str) -> bool {
    let Some((word, number)) = text.split_once('-') else {
        return false;
    };
    let is_word = !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_word && !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
}
