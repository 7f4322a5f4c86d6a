//! Employment projections.

use crate::text_table::{Draft, Fields, Sources, Table, TextError, parse_field};
use medwage_domain::money::Cents;
use medwage_domain::reference::{Projection, ProjectionEdition};

/// The editions that are kept, newest first: base year and target year.
pub(crate) const EDITIONS: [(u16, u16); 2] = [(2024, 2034), (2023, 2033)];

/// How the tables write that there is nothing to say.
const NOTHING: &str = "—";
/// How the tables write a wage above the top code of the edition.
const BOUND: &str = ">=$";

/// Occupations: code, title, summary, jobs, jobs, change, openings, wage, education, experience,
/// training.
pub(crate) struct Projections;

impl Table for Projections {
    type Row = Projection;

    fn read_row(fields: &mut Fields<'_>) -> Result<Projection, String> {
        Ok(Projection {
            soc: fields.take_parsed("soc")?,
            title: fields.take_text("title")?,
            summary: fields.take_one_of("occ_type", &[(true, "Summary"), (false, "Line item")])?,
            base_jobs_hundreds: fields.take_unsigned("emp", 1)?,
            target_jobs_hundreds: fields.take_unsigned("emp", 1)?,
            change_tenths_percent: i32::try_from(fields.take_scaled("emp_change_pct", 1)?)
                .map_err(|_| "emp_change_pct is out of bounds".to_owned())?,
            openings_hundreds: fields.take_unsigned("annual_openings_thousands", 1)?,
            median_wage: take_wage(fields)?,
            entry_education: take_stated(fields, "typical_entry_education")?,
            related_experience: take_stated(fields, "related_work_experience")?,
            training: take_stated(fields, "typical_on_the_job_training")?,
        })
    }
}

fn take_wage(fields: &mut Fields<'_>) -> Result<Option<Cents>, String> {
    match fields.take_any("median_annual_wage")? {
        NOTHING => Ok(None),
        text if text.starts_with(BOUND) => Ok(None),
        text => parse_field("median_annual_wage", text)
            .map(|dollars| Some(Cents::from_dollars(dollars))),
    }
}

fn take_stated(fields: &mut Fields<'_>, name: &str) -> Result<Option<String>, String> {
    Ok(fields.take_optional(name)?.filter(|text| text != NOTHING))
}

pub(crate) fn read_edition(
    sources: &mut Sources,
    (base, target): (u16, u16),
) -> Result<String, TextError> {
    let years = [
        format!("emp_{base}_thousands"),
        format!("emp_{target}_thousands"),
        format!("emp_dist_{base}_pct"),
        format!("emp_dist_{target}_pct"),
        format!("median_annual_wage_{base}"),
    ];
    let columns = [
        "title",
        "soc",
        "occ_type",
        &years[0],
        &years[1],
        &years[2],
        &years[3],
        "emp_change_thousands",
        "emp_change_pct",
        "pct_self_employed",
        "annual_openings_thousands",
        &years[4],
        "typical_entry_education",
        "related_work_experience",
        "typical_on_the_job_training",
    ];
    let file = format!("data/reference/bls_projections_{base}_{}.csv", target % 100);
    let csv = sources.read_csv(&file, &columns)?;
    let mut draft = Draft::<Projections>::new();
    csv.for_each_row(|row| {
        let kept = [1, 0, 2, 3, 4, 8, 10, 11, 12, 13, 14].map(|column| row[column].trim());
        draft.add_row(&kept)
    })?;
    draft.sorted_text(1).map_err(|reason| csv.refuse_table(reason))
}

/// Puts an edition together.
pub(crate) fn assemble_edition(
    (base_year, target_year): (u16, u16),
    occupations: Vec<Projection>,
) -> Result<ProjectionEdition, String> {
    if occupations.is_sorted_by(|one, other| one.soc < other.soc) {
        Ok(ProjectionEdition { base_year, target_year, occupations })
    } else {
        Err("occupations are out of order".to_owned())
    }
}
