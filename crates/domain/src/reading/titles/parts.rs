//! The parts of a title beside the job: one rule for the fields of a profile that its caller left unset.

use super::read::TitleReading;
use crate::reading::Reader;
use crate::reading::outcome::{MatchKind, Refusal};

/// Parts of a title for fields that are unset. Who states a field means that field, whatever the title says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TitleParts {
    /// Codes of credentials.
    pub credentials: Vec<String>,
    /// The kind of records, where it is one and the job does not have it in it.
    pub records: Option<String>,
    /// The words of a kind of workplace that is known by them.
    pub workplace: Option<String>,
    /// The words of a place: one that is known by them, one of several, or one abroad.
    pub place: Option<String>,
    /// Years of experience.
    pub years: Option<f64>,
    /// True if the work is done at home, wherever that is.
    pub is_remote_anywhere: bool,
    /// The words that say nothing about pay, or not clearly enough.
    pub left_over: Vec<LeftOver>,
}

/// A part of a title that no field takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// The part.
    pub words: String,
    /// Why no field takes it.
    pub reason: LeftOverReason,
}

/// Why no field takes a part of a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LeftOverReason {
    /// The place that is named sets the pay, not where the work is done.
    PlaceNamed,
    /// Pay is estimated for employees of full years; the kind of employment is not priced.
    Employment,
    /// No figure says what the clinical specialty pays.
    ClinicalSpecialty,
    /// Several kinds of records are named.
    SeveralRecords,
    /// Outpatient records are coded for a facility or for professionals, and nothing says which.
    OpenRecords,
}

impl LeftOverReason {
    /// Says the reason in words.
    pub const fn text(self) -> &'static str {
        match self {
            Self::PlaceNamed => "the place that is named sets the pay, wherever the work is done",
            Self::Employment => "no figure says what this kind of employment pays",
            Self::ClinicalSpecialty => "no figure says what the clinical specialty pays",
            Self::SeveralRecords => "several kinds of records are named, and one can count",
            Self::OpenRecords => {
                "nothing says whether the facility's or professionals' records are meant"
            }
        }
    }
}

impl TitleParts {
    /// True if the title says nothing beside the job.
    pub fn says_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Reader {
    /// Returns what a title says beside the job. A resource's name and a code say nothing beside it.
    pub fn find_title_parts(&self, title: &TitleReading) -> TitleParts {
        let is_code = title.job.answer().is_some_and(|answer| {
            matches!(answer.kind, MatchKind::Name | MatchKind::Code | MatchKind::Successor)
        });
        if is_code {
            return TitleParts::default();
        }
        // What is no place here, or one of several, goes to the field too, which refuses it or asks.
        let place = title.place.as_ref().map(|_| title.place_text.clone());
        // In titles of other fields such a word is part of the trade: a laboratory technician works in hospitals too.
        let is_of_field = match title.job.refusal() {
            None | Some(Refusal::NoRole) => true,
            Some(_) => false,
        };
        let is_known =
            |words: &&String| is_of_field && self.read_workplace(words).answer().is_some();
        let mut parts = TitleParts {
            credentials: title.credentials.clone(),
            workplace: title.setting.as_ref().filter(is_known).cloned(),
            years: title.years,
            is_remote_anywhere: title.remote.as_deref() == Some("remote") && place.is_none(),
            place,
            ..TitleParts::default()
        };
        match read_records(title) {
            Ok(records) => parts.records = records.map(str::to_owned),
            Err(reason) => parts.leave(title.own_records.join(", "), reason),
        }
        if let Some(remote) = title.remote.as_ref().filter(|it| it.as_str() != "onsite")
            && !parts.is_remote_anywhere
        {
            parts.leave(remote.clone(), LeftOverReason::PlaceNamed);
        }
        if let Some(employment) = title.employment.as_ref().filter(|it| it.as_str() != "full-time")
        {
            parts.leave(employment.clone(), LeftOverReason::Employment);
        }
        if let Some(specialty) = &title.specialty {
            parts.leave(specialty.clone(), LeftOverReason::ClinicalSpecialty);
        }
        parts
    }
}

/// Reads the one kind of records that pay is told apart by. `Outpatient` alone is half of a kind: with a facility or a
/// hospital it is one.
fn read_records(title: &TitleReading) -> Result<Option<&'static str>, LeftOverReason> {
    let says = |records: &str| title.own_records.iter().any(|it| it == records);
    let is_facility = says("facility") || title.setting.as_deref() == Some("hospital");
    let kinds = ["inpatient", "outpatient", "professional-fee", "risk-adjustment"];
    let said: Vec<_> = kinds.into_iter().filter(|kind| says(kind)).collect();
    match said.as_slice() {
        [] if says("facility") => Err(LeftOverReason::OpenRecords),
        [] => Ok(None),
        ["outpatient"] if is_facility => Ok(Some("outpatient-facility")),
        ["outpatient"] => Err(LeftOverReason::OpenRecords),
        [only] => Ok(Some(only)),
        _ => Err(LeftOverReason::SeveralRecords),
    }
}

impl TitleParts {
    fn leave(&mut self, words: String, reason: LeftOverReason) {
        self.left_over.push(LeftOver { words, reason });
    }
}
