//! Rejected rows as lines of JSON, each with its reasons.

use serde::Serialize;

use crate::error::Error;
use crate::input::{Profile, Reason};

/// Lines of rejects.
#[derive(Debug, Default)]
pub(crate) struct Rejects {
    pub(crate) lines: Vec<u8>,
    pub(crate) count: u64,
}

#[derive(Serialize)]
struct Line<'l> {
    file: &'l str,
    row: u64,
    id: Option<&'l str>,
    reasons: &'l [Reason],
}

impl Rejects {
    /// Appends a row of a file.
    pub(crate) fn push_reject(
        &mut self,
        file: &str,
        profile: &Profile,
        reasons: &[Reason],
    ) -> Result<(), Error> {
        let line = Line { file, row: profile.row, id: profile.id.as_deref(), reasons };
        serde_json::to_writer(&mut self.lines, &line)
            .map_err(|error| Error::Output(error.to_string()))?;
        self.lines.push(b'\n');
        self.count += 1;
        Ok(())
    }
}
