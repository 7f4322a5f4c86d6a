//! Options of pay: the same in every method that takes a profile.

use medwage_contracts::pb::types::{Aging, InputMode, View};
use medwage_rpc_status::{Violation, Violations};

/// The release, the month and the mode of a request, as the estimator is asked.
#[derive(Clone, Debug)]
pub(crate) struct PayOptions {
    pub(crate) release: String,
    pub(crate) aging: Option<Aging>,
    pub(crate) is_strict: bool,
    pub(crate) is_full: bool,
}

impl PayOptions {
    /// Reads the options; the release and the month are the estimator's to judge.
    pub(crate) fn read(
        release: &str,
        aging: Option<&Aging>,
        input_mode: i32,
        view: i32,
        wrong: &mut Violations,
    ) -> Self {
        let mode =
            InputMode::try_from(input_mode).map_err(|_| unknown_value("input_mode", input_mode));
        let mode = wrong.take_field(mode).unwrap_or_default();
        let is_full = wrong.take_field(read_view(view)).unwrap_or_default();
        Self {
            release: release.to_owned(),
            aging: aging.cloned(),
            is_strict: mode == InputMode::Strict,
            is_full,
        }
    }
}

/// Reads whether the evidence is asked for.
pub(crate) fn read_view(view: i32) -> Result<bool, Violation> {
    let view = View::try_from(view).map_err(|_| unknown_value("view", view))?;
    Ok(view == View::Full)
}

/// The most characters of a text, as in every service.
const MOST_CHARACTERS: usize = 200;

/// Refuses a text that is too long to be a name of anything.
pub(super) fn check_length(field: &str, text: &str) -> Result<(), Violation> {
    let length = text.chars().count();
    if length <= MOST_CHARACTERS {
        return Ok(());
    }
    let told = format!("has {length} characters, at most {MOST_CHARACTERS} are taken");
    Err(Violation::out_of_range(field, told))
}

pub(super) fn unknown_value(field: &str, value: i32) -> Violation {
    Violation::unknown(field, format!("{value} is no value that is known"))
}
