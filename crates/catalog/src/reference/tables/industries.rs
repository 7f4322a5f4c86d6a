//! Plain names of industries.

use crate::text_table::{Draft, Fields, Sources, Table, TextError};
use medwage_domain::reference::IndustryName;

/// Names: name, industry, note.
pub(crate) struct Names;

impl Table for Names {
    type Row = IndustryName;

    fn read_row(fields: &mut Fields<'_>) -> Result<IndustryName, String> {
        Ok(IndustryName {
            name: fields.take_text("name")?,
            industry: fields.take_parsed("industry")?,
            note: fields.take_any("note")?.to_owned(),
        })
    }
}

pub(crate) fn read_industry_names(texts: &mut Sources) -> Result<String, TextError> {
    let csv = texts.read_csv("catalog/industry_names.csv", &["name", "industry", "note"])?;
    let mut draft = Draft::<Names>::new();
    csv.for_each_row(|row| draft.add_row(&[&row[0], &row[1], &row[2]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse_table(reason))
}
