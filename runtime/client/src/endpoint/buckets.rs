//! Where S3 has its buckets: in the name of the host, or in the path.
//!
//! The endpoint rules of S3 decide this with functions that Opsmith does not carry out yet, so the
//! part of them that callers need most is here (AWS, "Virtual hosting of general purpose buckets").
//! Access points, which are named by ARNs, are refused; directory buckets are not told apart.

use opsmith_shape::OperationRow;
use url::Host;

use super::addresses::Addresses;
use super::partitions::partition_of;
use super::{Endpoint, EndpointError, Target, is_host_label};

/// What a caller can say about it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Choice {
    /// Buckets stand in the path, always.
    pub(crate) path_style: bool,
    /// Requests go through the servers of S3 Transfer Acceleration.
    pub(crate) accelerate: bool,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
}

/// The server of a service that is named as those of S3 are. `host` is the first part of its name.
pub(crate) fn server(host: &str, region: &str, choice: Choice) -> String {
    let fips = if choice.use_fips { "-fips" } else { "" };
    let dual_stack = if choice.use_dual_stack {
        ".dualstack"
    } else {
        ""
    };
    let suffix = partition_of(region).dns_suffix;
    match region {
        // The name that stands for no region in particular.
        "aws-global" if fips.is_empty() && dual_stack.is_empty() => {
            format!("https://{host}.{suffix}")
        }
        region => format!("https://{host}{fips}{dual_stack}.{region}.{suffix}"),
    }
}

/// Puts buckets where they belong.
pub(crate) struct Buckets {
    choice: Choice,
    /// The server's name can have something before it.
    is_named: bool,
    is_encrypted: bool,
    accelerated: Option<Addresses>,
}

/// What is asked where the region of a bucket is not known: at a host of its own the bucket would take a
/// signature for its region only (botocore, `customize_endpoint_resolver_builtins`).
const IN_PATH: &str = "GetBucketLocation";

/// Operations that acceleration is not for.
const NOT_ACCELERATED: [&str; 2] = ["CreateBucket", "DeleteBucket"];

impl Buckets {
    /// For buckets of the server `endpoint`. `is_given` says that the caller named it.
    pub(crate) fn new(
        endpoint: &Endpoint,
        is_given: bool,
        choice: Choice,
        operations: usize,
    ) -> Result<Self, EndpointError> {
        let reason = match choice {
            Choice {
                accelerate: false, ..
            } => None,
            Choice { use_fips: true, .. } => Some("Transfer Acceleration has no FIPS endpoint"),
            Choice {
                path_style: true, ..
            } => Some("Transfer Acceleration needs buckets in the host's name, not in the path"),
            _ if is_given => Some("Transfer Acceleration has endpoints of its own: give none"),
            _ => None,
        };
        if let Some(reason) = reason {
            return Err(EndpointError::Rule(reason.to_owned()));
        }
        let accelerated = choice.accelerate.then(|| {
            let url = match choice.use_dual_stack {
                true => "https://s3-accelerate.dualstack.amazonaws.com",
                false => "https://s3-accelerate.amazonaws.com",
            };
            Ok(Addresses::new(Endpoint::given(url)?, operations))
        });
        Ok(Buckets {
            choice,
            is_named: matches!(endpoint.server.host(), Some(Host::Domain(_))),
            is_encrypted: endpoint.server.scheme() == "https",
            accelerated: accelerated.transpose()?,
        })
    }

    /// Moves the bucket from the path before the host where it can be part of its name. Answers the
    /// addresses to use, where they are not the usual ones.
    pub(crate) fn place(
        &self,
        operation: &OperationRow,
        target: &mut Target,
    ) -> Result<Option<&Addresses>, EndpointError> {
        if !operation.uri.starts_with("/{Bucket}") {
            return Ok(None);
        }
        let path = target.path.strip_prefix('/').unwrap_or(&target.path);
        let end = path.find('/').unwrap_or(path.len());
        let (bucket, rest) = path.split_at(end);
        if bucket.starts_with("arn%3A") {
            return Err(EndpointError::AccessPoint);
        }
        let is_in_path = self.choice.path_style || operation.name == IN_PATH;
        if is_in_path || !self.is_named || !self.is_host_name(bucket) {
            return Ok(None);
        }
        target.host_prefix = format!("{bucket}.");
        target.path = if rest.is_empty() { "/" } else { rest }.to_owned();
        let is_accelerated = !NOT_ACCELERATED.contains(&operation.name.as_ref());
        Ok(self.accelerated.as_ref().filter(|_| is_accelerated))
    }

    /// Whether a bucket can be part of a host's name. With dots in it, it is several parts, which no
    /// certificate is for.
    fn is_host_name(&self, bucket: &str) -> bool {
        let is_part =
            |part: &str| is_host_label(part) && !part.bytes().any(|byte| byte.is_ascii_uppercase());
        let is_address = bucket.parse::<std::net::Ipv4Addr>().is_ok();
        let dots_are_fine = !self.is_encrypted || !bucket.contains('.');
        (3..=63).contains(&bucket.len())
            && dots_are_fine
            && !is_address
            && bucket.split('.').all(is_part)
    }
}
