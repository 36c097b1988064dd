//! Why a run ends without a result, and how the process then exits.

use opsmith_shape::Value;

use crate::PROGRAM;

/// The exit codes of the AWS CLI.
pub(crate) mod exit {
    /// All went well.
    pub(crate) const SUCCESS: u8 = 0;
    /// Interrupted by the user.
    pub(crate) const INTERRUPTED: u8 = 130;
    /// The command, its options or their values are wrong.
    pub(crate) const USAGE: u8 = 252;
    /// Something around the command is missing: region, credentials, configuration.
    pub(crate) const CONFIGURATION: u8 = 253;
    /// The service answered with an error.
    pub(crate) const SERVICE: u8 = 254;
    /// Anything else.
    pub(crate) const OTHER: u8 = 255;
}

/// Why a run ends without a result.
#[derive(Debug, Clone)]
pub(crate) struct Failure {
    pub(crate) exit: u8,
    pub(crate) kind: FailureKind,
}

#[derive(Debug, Clone)]
pub(crate) enum FailureKind {
    /// A problem of a class that has a code, with or without a word on usage.
    Class {
        code: &'static str,
        text: String,
        usage: Option<Usage>,
    },
    /// Words that are no options; the usage stands first.
    UnknownOptions { text: String, usage: Usage },
    /// The answer of the service.
    Service(ServiceError),
    /// A problem without a code.
    Plain(String),
    /// Nothing is said.
    Silent,
}

/// An error as the service described it.
#[derive(Debug, Clone)]
pub(crate) struct ServiceError {
    pub(crate) operation: String,
    pub(crate) code: String,
    pub(crate) message: String,
    /// How many retries there were, where the last allowed attempt brought this error.
    pub(crate) retries: Option<u32>,
    /// The modelled fields that were set, in the order of the model.
    pub(crate) fields: Vec<(String, Value)>,
}

impl Failure {
    /// A wrong parameter.
    pub(crate) fn parameters(text: impl Into<String>) -> Self {
        Failure::class("ParamValidation", exit::USAGE, text)
    }

    /// A wrong command or option.
    pub(crate) fn usage(text: impl Into<String>, usage: Usage) -> Self {
        let text = text.into();
        Failure {
            exit: exit::USAGE,
            kind: FailureKind::Class {
                code: "ParamValidation",
                text,
                usage: Some(usage),
            },
        }
    }

    /// A wrong setting.
    pub(crate) fn configuration(text: impl Into<String>) -> Self {
        Failure::class("Configuration", exit::CONFIGURATION, text)
    }

    /// A problem of a class with a code.
    pub(crate) fn class(code: &'static str, exit: u8, text: impl Into<String>) -> Self {
        let text = text.into();
        let kind = FailureKind::Class {
            code,
            text,
            usage: None,
        };
        Failure { exit, kind }
    }

    /// Any other problem.
    pub(crate) fn other(text: impl Into<String>) -> Self {
        Failure {
            exit: exit::OTHER,
            kind: FailureKind::Plain(text.into()),
        }
    }

    /// The user has had enough, and knows.
    pub(crate) fn interrupted() -> Self {
        Failure::silent(exit::INTERRUPTED)
    }

    /// An end without words.
    pub(crate) fn silent(exit: u8) -> Self {
        Failure {
            exit,
            kind: FailureKind::Silent,
        }
    }
}

/// How far the words made sense, for a word on usage.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Usage {
    pub(crate) command: Option<String>,
    pub(crate) operation: Option<String>,
}

impl Usage {
    pub(crate) fn of_command(command: &str) -> Self {
        Usage {
            command: Some(command.to_owned()),
            operation: None,
        }
    }

    pub(crate) fn of_operation(command: &str, operation: &str) -> Self {
        Usage {
            command: Some(command.to_owned()),
            operation: Some(operation.to_owned()),
        }
    }

    /// The word on usage: several lines, the last without a line break.
    pub(crate) fn text(&self) -> String {
        let command = self.command.as_deref().unwrap_or("<command>");
        let operation = self.operation.as_deref().unwrap_or("<operation>");
        format!(
            "usage: {PROGRAM} [options] <command> <operation> [parameters]\n\
             For help:\n\
             \n\
             \x20 {PROGRAM} help\n\
             \x20 {PROGRAM} {command} help\n\
             \x20 {PROGRAM} {command} {operation} help"
        )
    }
}
