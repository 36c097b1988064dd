//! In which form a value is written or read.

use crate::tables::{MemberRow, Tables};
use crate::traits::{TimestampFormat, Trait};

/// Under which names members stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Names {
    /// Their names in the model.
    Model,
    /// Their `smithy.api#jsonName` where they have one.
    Json,
}

/// How numbers of any size travel: `bigInteger`, `bigDecimal`, and numbers of documents that fit no machine type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BigNumbers {
    /// As the widest number that serde knows, which may cost digits. For formats of any kind.
    Widest,
    /// Digit by digit, as JSON numbers. Only for JSON that [`crate::json`] writes and serde_json reads.
    Digits,
    /// Digit by digit, as JSON strings where the shape says that it is such a number. Only for JSON that [`crate::json`] writes and
    /// serde_json reads.
    Text,
    /// Digit by digit, by the names in [`crate::native`], to a format that has such numbers; and has bytes, moments and every double
    /// as they are, where JSON has texts.
    Native,
}

/// A form of writing values: what the protocols of AWS differ in, apart from the syntax itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Form {
    /// Under which names members stand.
    pub names: Names,
    /// How a timestamp is written where the model does not say.
    pub timestamps: TimestampFormat,
    /// Whether `smithy.api#timestampFormat` is followed.
    pub timestamp_traits: bool,
    /// Whether members of the outermost structure that are bound to other parts of the HTTP message are left out.
    pub body_only: bool,
    /// Whether a union of which nothing is set is refused when writing: it would be sent as one without a meaning.
    pub refuse_empty_unions: bool,
    /// Whether a member that the model requires must be there when reading. Answers of services are read without: an absent member
    /// has its zero value then (Smithy, "client error correction").
    pub demand_required: bool,
    /// How numbers of any size travel.
    pub big_numbers: BigNumbers,
}

impl Form {
    /// The documented JSON form: model names, RFC 3339 timestamps, base64 blobs. This is what [`serde::Serialize`] and
    /// [`serde::Deserialize`] of generated types use, and what `--cli-input-json` takes.
    pub const DOCUMENTED: Form = Form {
        names: Names::Model,
        timestamps: TimestampFormat::DateTime,
        timestamp_traits: false,
        body_only: false,
        refuse_empty_unions: false,
        demand_required: true,
        big_numbers: BigNumbers::Widest,
    };

    /// Bodies of the protocol restJson1.
    pub const REST_JSON: Form = Form {
        names: Names::Json,
        timestamps: TimestampFormat::EpochSeconds,
        timestamp_traits: true,
        body_only: true,
        refuse_empty_unions: true,
        demand_required: false,
        big_numbers: BigNumbers::Digits,
    };

    /// Bodies of the protocols awsJson1_0 and awsJson1_1, which do not know `smithy.api#jsonName` and bind nothing to HTTP.
    pub const AWS_JSON: Form = Form {
        names: Names::Model,
        body_only: false,
        ..Form::REST_JSON
    };

    /// Bodies of the protocol rpcv2Json, in which every timestamp is a number.
    pub const RPC_V2_JSON: Form = Form {
        timestamp_traits: false,
        big_numbers: BigNumbers::Text,
        ..Form::AWS_JSON
    };

    /// Bodies of the protocol rpcv2Cbor.
    pub const RPC_V2_CBOR: Form = Form {
        timestamp_traits: false,
        big_numbers: BigNumbers::Native,
        ..Form::AWS_JSON
    };

    /// Whether the format has more types than JSON: [`BigNumbers::Native`].
    pub(crate) fn is_native(&self) -> bool {
        self.big_numbers == BigNumbers::Native
    }

    /// The format of a timestamp with these traits.
    pub fn timestamp_format(&self, traits: &[Trait]) -> TimestampFormat {
        let given = traits.iter().find_map(|fact| match fact {
            Trait::TimestampFormat(format) if self.timestamp_traits => Some(*format),
            _ => None,
        });
        given.unwrap_or(self.timestamps)
    }

    /// The name under which a member stands.
    pub fn name<'a>(&self, tables: &'a Tables, member: &'a MemberRow) -> &'a str {
        if self.names == Names::Model {
            return &member.name;
        }
        let given = tables.traits_of(member).iter().find_map(|fact| match fact {
            Trait::JsonName(name) => Some(name.as_ref()),
            _ => None,
        });
        given.unwrap_or(&member.name)
    }
}
