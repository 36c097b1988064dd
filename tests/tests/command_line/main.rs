//! The command line over the project's own model, in this process: prompts, messages and secrets.

mod messages;
mod prompts;
mod run;
mod secrets;
mod strange;
