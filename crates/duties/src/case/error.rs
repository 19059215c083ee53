//! Why a register could not be decided on: each fault with the sheet, the record and the value.

use std::fmt;

/// All faults of a register.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RegisterErrors(pub Vec<RegisterError>);

impl fmt::Display for RegisterErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            if at > 0 {
                writeln!(f)?;
            }
            write!(f, "{error}")?;
        }
        Ok(())
    }
}

/// One fault of a register.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{sheet} {record}：{message}")]
pub struct RegisterError {
    /// Sheet, e.g. `任职`.
    pub sheet: &'static str,
    /// Id of the record, or its fields where it has no id.
    pub record: String,
    /// What is wrong and how to mend it, in Chinese.
    pub message: String,
}
