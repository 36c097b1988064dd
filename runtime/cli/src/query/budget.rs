//! How much an expression may make.
//!
//! `@|[@,@]|[@,@]|…` doubles with each part: without a limit, a line of 200 characters takes all memory there is.

use std::cell::Cell;

use opsmith_shape::Value;

/// What every expression may make: some tens of megabytes.
const LEAST: u64 = 1_000_000;

/// How often the size of what is searched that is, if that is more. Each step of an expression makes a copy of what it finds.
const TIMES: u64 = 100;

/// How many more values an expression may make. A text counts as one for each 16 bytes of it.
pub(super) struct Budget(Cell<u64>);

/// What an expression is refused with that makes more.
const SPENT: &str = "makes more than fits into memory; ask for less, or in fewer steps";

impl Budget {
    /// For an expression that is to search this value.
    pub(super) fn of(value: &Value) -> Self {
        Budget(Cell::new(LEAST.max(size(value).saturating_mul(TIMES))))
    }

    /// Pays for values that will be made.
    pub(super) fn spend(&self, values: u64) -> Result<(), String> {
        let left = self.0.get().checked_sub(values).ok_or(SPENT)?;
        self.0.set(left);
        Ok(())
    }

    /// Pays for a value that is made.
    pub(super) fn made(&self, value: Value) -> Result<Value, String> {
        self.spend(size(&value))?;
        Ok(value)
    }

    /// A copy, paid for.
    pub(super) fn copy(&self, value: &Value) -> Result<Value, String> {
        self.spend(size(value))?;
        Ok(value.clone())
    }
}

/// How many values a value is.
fn size(value: &Value) -> u64 {
    match value {
        Value::List(elements) => 1 + elements.iter().map(size).sum::<u64>(),
        Value::Map(entries) => {
            1 + entries
                .iter()
                .map(|(key, value)| length(key) + size(value))
                .sum::<u64>()
        }
        Value::String(text) | Value::Number(text) => length(text),
        _ => 1,
    }
}

/// How many values a text counts as.
fn length(text: &str) -> u64 {
    1 + text.len() as u64 / 16
}
