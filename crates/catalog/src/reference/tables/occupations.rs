//! O*NET occupations, job titles, retired codes.

use crate::text_table::{Draft, Fields, Sources, Table, TextError, parse_field};
use medwage_domain::code::Soc;
use medwage_domain::reference::{JobTitle, OnetOccupation, RetiredCode, TitleKind};

/// Occupations: O*NET code, title, description.
pub(crate) struct Onet;

impl Table for Onet {
    type Row = OnetOccupation;

    fn read_row(fields: &mut Fields<'_>) -> Result<OnetOccupation, String> {
        let code = fields.take_text("O*NET-SOC Code")?;
        Ok(OnetOccupation {
            soc: parse_field("O*NET-SOC Code", &code)?,
            code,
            title: fields.take_text("Title")?,
            description: fields.take_text("Description")?,
        })
    }
}

pub(crate) fn read_onet(sources: &mut Sources) -> Result<String, TextError> {
    let columns = ["O*NET-SOC Code", "Title", "Description"];
    let csv = sources.read_csv("data/reference/onet_27_0_definitions.csv", &columns)?;
    let mut draft = Draft::<Onet>::new();
    csv.for_each_row(|row| draft.add_row(&[&row[0], &row[1], &row[2]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse_table(reason))
}

/// Titles: kind, SOC code, title.
pub(crate) struct Titles;

const KINDS: [(TitleKind, &str); 3] =
    [(TitleKind::Reported, "r"), (TitleKind::Alternate, "a"), (TitleKind::FieldUsage, "f")];

impl Table for Titles {
    type Row = JobTitle;

    fn read_row(fields: &mut Fields<'_>) -> Result<JobTitle, String> {
        Ok(JobTitle {
            kind: fields.take_one_of("kind", &KINDS)?,
            soc: fields.take_parsed("SOC code")?,
            title: fields.take_text("title")?,
        })
    }
}

pub(crate) fn read_titles(sources: &mut Sources) -> Result<String, TextError> {
    let mut draft = Draft::<Titles>::new();
    let reported = sources.read_csv(
        "data/reference/onet_27_0_reported_titles.csv",
        &["onet_soc_code", "occupation_title", "reported_title", "shown_in_my_next_move"],
    )?;
    reported.for_each_row(|row| draft.add_row(&["r", &soc_of_onet(&row[0])?, &row[2]]))?;
    let alternate = sources.read_csv(
        "data/reference/onet_27_0_alternate_titles.csv",
        &["onet_soc_code", "occupation_title", "alternate_title", "short_title", "source_codes"],
    )?;
    alternate.for_each_row(|row| draft.add_row(&["a", &soc_of_onet(&row[0])?, &row[2]]))?;
    draft.sorted_text(3).map_err(|reason| alternate.refuse_table(reason))
}

/// Reads what the field itself calls its work.
pub(crate) fn read_own_titles(texts: &mut Sources) -> Result<String, TextError> {
    let own = texts.read_csv("catalog/occupation_names.csv", &["name", "soc"])?;
    let mut draft = Draft::<Titles>::new();
    own.for_each_row(|row| draft.add_row(&["f", &row[1], &row[0]]))?;
    draft.sorted_text(3).map_err(|reason| own.refuse_table(reason))
}

fn soc_of_onet(onet: &str) -> Result<String, String> {
    parse_field::<Soc>("onet_soc_code", onet).map(|soc| soc.to_string())
}

/// Retired codes: code, title, successors, note.
pub(crate) struct Retired;

impl Table for Retired {
    type Row = RetiredCode;

    fn read_row(fields: &mut Fields<'_>) -> Result<RetiredCode, String> {
        let retired = RetiredCode {
            code: fields.take_parsed("code")?,
            title: fields.take_text("title")?,
            successors: fields.take_list("successors")?,
            note: fields.take_text("note")?,
        };
        if retired.successors.is_empty() || retired.successors.contains(&retired.code) {
            return Err(format!("{} has no successor, or is its own", retired.code));
        }
        Ok(retired)
    }
}

pub(crate) fn read_retired(texts: &mut Sources) -> Result<String, TextError> {
    let csv =
        texts.read_csv("catalog/retired_codes.csv", &["code", "title", "successors", "note"])?;
    let mut draft = Draft::<Retired>::new();
    csv.for_each_row(|row| draft.add_row(&[&row[0], &row[1], &row[2], &row[3]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse_table(reason))
}
