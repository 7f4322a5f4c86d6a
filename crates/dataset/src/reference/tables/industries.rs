//! Plain names of industries.

use medwage_domain::reference::IndustryName;

use crate::reference::draft::{Draft, Table};
use crate::reference::fault::Error;
use crate::reference::fields::Fields;
use crate::reference::source::Sources;

/// Names: name, industry, note.
pub(crate) struct Names;

impl Table for Names {
    type Row = IndustryName;

    fn read(fields: &mut Fields<'_>) -> Result<IndustryName, String> {
        Ok(IndustryName {
            name: fields.text("name")?,
            industry: fields.parsed("industry")?,
            note: fields.any("note")?.to_owned(),
        })
    }
}

pub(crate) fn names(texts: &mut Sources) -> Result<String, Error> {
    let csv = texts.csv("catalog/industry_names.csv", &["name", "industry", "note"])?;
    let mut draft = Draft::<Names>::new();
    csv.each(|row| draft.add(&[&row[0], &row[1], &row[2]]))?;
    draft.sorted_text(1).map_err(|reason| csv.refuse(reason))
}
