//! Published figures, and which of them contradict each other.

use std::collections::BTreeSet;

use medwage_domain::statistics::{Confidence, Contradiction, Statistic};

use crate::reference::curated;
use crate::reference::draft::{Draft, Table};
use crate::reference::fault::Error;
use crate::reference::fields::Fields;
use crate::reference::source::Sources;

/// How the file writes that the source is the article that the collection grew from.
const SEED: &str = "seed";

/// Figures: id, topic, subject, measure, value, unit, low, high, vintage, source, address,
/// confidence, note.
pub(crate) struct Statistics;

impl Table for Statistics {
    type Row = Statistic;

    fn read(fields: &mut Fields<'_>) -> Result<Statistic, String> {
        let figure = Statistic {
            id: fields.text("id")?,
            topic: fields.text("topic")?,
            subject: fields.text("subject")?,
            measure: fields.text("measure")?,
            value: number(fields, "value")?,
            unit: fields.any("unit")?.to_owned(),
            low: number(fields, "low")?,
            high: number(fields, "high")?,
            vintage: fields.any("vintage")?.to_owned(),
            source: fields.text("source_name")?,
            source_uri: fields.optional("source_url")?,
            confidence: fields.one_of("confidence", &Confidence::NAMES)?,
            note: fields.any("note")?.to_owned(),
            contradictions: Vec::new(),
        };
        check(&figure).map(|()| figure)
    }
}

fn number(fields: &mut Fields<'_>, name: &str) -> Result<Option<String>, String> {
    let text = fields.optional(name)?;
    match text.as_deref().map(str::parse::<f64>) {
        None => Ok(None),
        Some(Ok(number)) if number.is_finite() => Ok(text),
        Some(_) => Err(format!("{name} {text:?} is no number")),
    }
}

fn check(figure: &Statistic) -> Result<(), String> {
    let id = figure.id.strip_prefix('f').unwrap_or_default();
    if id.len() != 4 || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("id {:?} is not one such as f0001", figure.id));
    }
    let said = [&figure.value, &figure.low, &figure.high].iter().any(|it| it.is_some());
    if !said && figure.note.is_empty() {
        return Err("neither value nor range nor note".to_owned());
    }
    let address = |uri: &str| uri.starts_with("https://") || uri.starts_with("http://");
    if figure.source_uri.as_deref().is_some_and(|uri| !address(uri)) {
        return Err(format!("source_url {:?} is no address", figure.source_uri));
    }
    Ok(())
}

/// Contradictions: figure, other figure, supported figure, reason.
pub(crate) struct Contradictions;

/// A row of [`Contradictions`].
pub(crate) struct ContradictionRow {
    statistic: String,
    contradiction: Contradiction,
}

impl Table for Contradictions {
    type Row = ContradictionRow;

    fn read(fields: &mut Fields<'_>) -> Result<ContradictionRow, String> {
        Ok(ContradictionRow {
            statistic: fields.text("statistic")?,
            contradiction: Contradiction {
                other: fields.optional("other")?,
                supported: fields.optional("supported")?,
                reason: fields.text("reason")?,
            },
        })
    }
}

/// Reads the figures and our own table of contradictions, which must name figures that exist.
pub(crate) fn statistics(sources: &mut Sources) -> Result<(String, String), Error> {
    let csv = sources.csv(
        "facts/published.csv",
        &[
            "id",
            "topic",
            "subject",
            "measure",
            "value",
            "unit",
            "low",
            "high",
            "vintage",
            "source_name",
            "source_url",
            "confidence",
            "note",
        ],
    )?;
    let mut figures = Draft::<Statistics>::new();
    csv.each(|row| {
        let id = row[0].to_ascii_lowercase();
        let mut fields: Vec<&str> = row.iter().collect();
        fields[0] = &id;
        fields[10] = Some(fields[10]).filter(|url| *url != SEED).unwrap_or_default();
        figures.add(&fields)
    })?;
    let text = figures.sorted_text(1).map_err(|reason| csv.refuse(reason))?;
    let ids = figures.rows().iter().map(|figure| figure.id.as_str()).collect();
    Ok((text, contradictions(&ids)?))
}

fn contradictions(ids: &BTreeSet<&str>) -> Result<String, Error> {
    let csv = curated::CONTRADICTIONS.csv(&["statistic", "other", "supported", "reason"])?;
    let mut draft = Draft::<Contradictions>::new();
    csv.each(|row| {
        draft.add(&[&row[0], &row[1], &row[2], &row[3]])?;
        let stray =
            [&row[0], &row[1], &row[2]].into_iter().find(|id| !id.is_empty() && !ids.contains(id));
        match stray {
            Some(id) => Err(format!("{id} is no published figure")),
            None if row[0] == row[1] => Err(format!("{} contradicts itself", &row[0])),
            None if !row[2].is_empty() && ![&row[0], &row[1]].contains(&&row[2]) => {
                Err(format!("{} is neither of the two figures", &row[2]))
            }
            None => Ok(()),
        }
    })?;
    draft.sorted_text(2).map_err(|reason| csv.refuse(reason))
}

/// Links each contradiction from both of its figures.
pub(crate) fn link(
    mut figures: Vec<Statistic>,
    contradictions: Vec<ContradictionRow>,
) -> Result<Vec<Statistic>, String> {
    let mut put = |id: &str, contradiction: Contradiction| {
        let place = figures.binary_search_by(|figure| figure.id.as_str().cmp(id));
        let figure = place.ok().and_then(|place| figures.get_mut(place));
        let figure = figure.ok_or_else(|| format!("{id} is no published figure"))?;
        figure.contradictions.push(contradiction);
        Ok::<(), String>(())
    };
    for ContradictionRow { statistic, contradiction } in contradictions {
        if let Some(other) = &contradiction.other {
            put(other, Contradiction { other: Some(statistic.clone()), ..contradiction.clone() })?;
        }
        put(&statistic, contradiction)?;
    }
    Ok(figures)
}
