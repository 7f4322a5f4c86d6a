//! Published figures, their topics and units, and which of them contradict each other.

use std::collections::{BTreeMap, BTreeSet};

use crate::text_table::{Draft, Fields, Sources, Table, TextError, TextErrors, TextFault};
use medwage_domain::statistics::{
    Confidence, Contradiction, Doubt, Inquiry, MarketFigure, NearestFigure, PublishedFigure,
    StatisticKind, Topic,
};

/// The folder of the texts, and those of its files that are no figures.
const FOLDER: &str = "figures";
const TOPICS: &str = "figures/topics.csv";
const UNITS: &str = "figures/units.csv";
const CONTRADICTIONS: &str = "figures/contradictions.csv";
const NEAREST: &str = "figures/nearest_official.csv";
const INQUIRIES: &str = "figures/inquiries.csv";
const DOUBTS: &str = "figures/doubts.csv";

/// The columns of a file of figures, which are the fields of a stored row as well.
const COLUMNS: [&str; 18] = [
    "id",
    "topic",
    "kind",
    "subject",
    "population",
    "measure",
    "value",
    "low",
    "high",
    "unit",
    "vintage",
    "source",
    "source_uri",
    "confidence",
    "market",
    "market_figure",
    "supersedes",
    "note",
];

/// The figures of a benchmark that a printed figure can stand beside.
const MARKET_FIGURES: [&str; 6] = ["mean", "p10", "p25", "p50", "p75", "p90"];

/// Figures, in the order of [`COLUMNS`].
pub(crate) struct Figures;

impl Table for Figures {
    type Row = PublishedFigure;

    fn read_row(fields: &mut Fields<'_>) -> Result<PublishedFigure, String> {
        let figure = PublishedFigure {
            id: fields.take_text("id")?,
            topic: fields.take_text("topic")?,
            kind: fields.take_one_of("kind", &StatisticKind::NAMES)?,
            subject: fields.take_text("subject")?,
            population: fields.take_any("population")?.to_owned(),
            measure: fields.take_text("measure")?,
            value: take_number(fields, "value")?,
            low: take_number(fields, "low")?,
            high: take_number(fields, "high")?,
            unit: fields.take_any("unit")?.to_owned(),
            vintage: fields.take_any("vintage")?.to_owned(),
            source: fields.take_text("source")?,
            source_uri: fields.take_optional("source_uri")?,
            confidence: fields.take_one_of("confidence", &Confidence::NAMES)?,
            market: take_market(fields)?,
            supersedes: fields
                .take_any("supersedes")?
                .split_whitespace()
                .map(str::to_owned)
                .collect(),
            note: fields.take_any("note")?.to_owned(),
            nearest: Vec::new(),
            inquiries: Vec::new(),
            doubts: Vec::new(),
            superseded_by: None,
            contradictions: Vec::new(),
        };
        check_figure(&figure).map(|()| figure)
    }
}

fn take_number(fields: &mut Fields<'_>, name: &str) -> Result<Option<String>, String> {
    let text = fields.take_optional(name)?;
    match text.as_deref().map(str::parse::<f64>) {
        None => Ok(None),
        Some(Ok(number)) if number.is_finite() => Ok(text),
        Some(_) => Err(format!("{name} {:?} is no number", text.unwrap_or_default())),
    }
}

fn take_market(fields: &mut Fields<'_>) -> Result<Option<MarketFigure>, String> {
    let (benchmark, figure) = (fields.take_any("market")?, fields.take_any("market_figure")?);
    let market = read_market_figure(benchmark, figure)?;
    match market.as_ref().and_then(|market| market.release.as_ref()) {
        Some(release) => Err(format!("market is of every release, not of {release} alone")),
        None => Ok(market),
    }
}

/// Reads a benchmark, whose release may stand before it, and the figure of it; none where both are empty.
fn read_market_figure(benchmark: &str, figure: &str) -> Result<Option<MarketFigure>, String> {
    let known = figure.split_once('.').is_some_and(|(pay, of)| {
        matches!(pay, "annual" | "hourly") && MARKET_FIGURES.contains(&of)
    });
    let (release, id) = match benchmark.split_once('/') {
        Some((release, id)) => (Some(release), id),
        None => (None, benchmark),
    };
    match (benchmark, figure) {
        ("", "") => Ok(None),
        (_, _) if known && id.split('.').count() == 3 && release != Some("") => {
            Ok(Some(MarketFigure {
                release: release.map(str::to_owned),
                benchmark: id.to_owned(),
                figure: figure.to_owned(),
            }))
        }
        _ => Err(format!(
            "market {benchmark:?} and market_figure {figure:?} are not such as \
             29-2072.0000000.000000 and annual.p50"
        )),
    }
}

fn check_figure(figure: &PublishedFigure) -> Result<(), String> {
    if !is_id(&figure.id) {
        return Err(format!("id {:?} is not one such as f0001", figure.id));
    }
    let said = [&figure.value, &figure.low, &figure.high].iter().any(|it| it.is_some());
    if !said && figure.note.is_empty() {
        return Err("neither value nor range nor note".to_owned());
    }
    if said && figure.unit.is_empty() {
        return Err("a number without a unit".to_owned());
    }
    let end = |text: &Option<String>| text.as_deref().and_then(|end| end.parse::<f64>().ok());
    if end(&figure.low).zip(end(&figure.high)).is_some_and(|(low, high)| low > high) {
        return Err("low is above high".to_owned());
    }
    let address = |uri: &str| uri.starts_with("https://") || uri.starts_with("http://");
    if let Some(uri) = figure.source_uri.as_deref().filter(|uri| !address(uri)) {
        return Err(format!("source_uri {uri:?} is no address"));
    }
    Ok(())
}

/// A letter and four digits.
fn is_id(id: &str) -> bool {
    match id.as_bytes() {
        [letter, digits @ ..] => {
            letter.is_ascii_lowercase()
                && digits.len() == 4
                && digits.iter().all(u8::is_ascii_digit)
        }
        [] => false,
    }
}

/// Topics: id, title.
pub(crate) struct Topics;

impl Table for Topics {
    type Row = Topic;

    fn read_row(fields: &mut Fields<'_>) -> Result<Topic, String> {
        Ok(Topic { id: fields.take_text("topic")?, title: fields.take_text("title")? })
    }
}

/// Contradictions: figure, other figure, supported figure, official benchmark and figure of it, reason.
pub(crate) struct Contradictions;

/// A row of [`Contradictions`].
pub(crate) struct ContradictionRow {
    statistic: String,
    contradiction: Contradiction,
}

impl Table for Contradictions {
    type Row = ContradictionRow;

    fn read_row(fields: &mut Fields<'_>) -> Result<ContradictionRow, String> {
        Ok(ContradictionRow {
            statistic: fields.take_text("statistic")?,
            contradiction: Contradiction {
                other: fields.take_optional("other")?,
                supported: fields.take_optional("supported")?,
                official: read_market_figure(
                    fields.take_any("official")?,
                    fields.take_any("official_figure")?,
                )?,
                reason: fields.take_text("reason")?,
            },
        })
    }
}

/// Nearest official figures: figure, benchmark, figure of it, reason.
pub(crate) struct NearestFigures;

/// A row about a figure of another table.
pub(crate) struct Remark<T> {
    statistic: String,
    said: T,
}

impl Table for NearestFigures {
    type Row = Remark<NearestFigure>;

    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        let statistic = fields.take_text("statistic")?;
        let (benchmark, figure) = (fields.take_text("benchmark")?, fields.take_text("figure")?);
        let figure = read_market_figure(&benchmark, &figure)?;
        let figure = figure.ok_or("neither benchmark nor figure")?;
        Ok(Remark {
            statistic,
            said: NearestFigure { figure, reason: fields.take_text("reason")? },
        })
    }
}

/// Inquiries: figure, method, request, field of the reply, reason.
pub(crate) struct Inquiries;

impl Table for Inquiries {
    type Row = Remark<Inquiry>;

    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        let statistic = fields.take_text("statistic")?;
        let method = fields.take_text("method")?;
        let request = fields.take_text("request")?;
        if let Err(error) = serde_json::from_str::<serde_json::Map<_, _>>(&request) {
            return Err(format!("request {request:?} is no JSON object: {error}"));
        }
        let (field, reason) = (fields.take_text("field")?, fields.take_text("reason")?);
        Ok(Remark { statistic, said: Inquiry { method, request, field, reason } })
    }
}

/// Doubts: figure, column, what is likelier, reason.
pub(crate) struct Doubts;

impl Table for Doubts {
    type Row = Remark<Doubt>;

    fn read_row(fields: &mut Fields<'_>) -> Result<Self::Row, String> {
        let statistic = fields.take_text("statistic")?;
        let field = fields.take_text("field")?;
        if !COLUMNS.contains(&field.as_str()) {
            return Err(format!("field {field:?} is no column of a figure"));
        }
        let likely = fields.take_any("likely")?.to_owned();
        Ok(Remark { statistic, said: Doubt { field, likely, reason: fields.take_text("reason")? } })
    }
}

/// The tables of published figures as they are stored.
pub(crate) struct Stored {
    pub(crate) topics: String,
    pub(crate) figures: String,
    pub(crate) contradictions: String,
    pub(crate) nearest: String,
    pub(crate) inquiries: String,
    pub(crate) doubts: String,
}

/// Facts that other tables add to figures.
pub(crate) struct Remarks {
    pub(crate) contradictions: Vec<ContradictionRow>,
    pub(crate) nearest: Vec<Remark<NearestFigure>>,
    pub(crate) inquiries: Vec<Remark<Inquiry>>,
    pub(crate) doubts: Vec<Remark<Doubt>>,
}

/// Reads all files of figures, whose topics, units and references must exist. Everything that is wrong is
/// said at once.
pub(crate) fn read_figures(texts: &mut Sources) -> Result<Stored, TextErrors> {
    let mut found = Vec::new();
    let (topics, topic_ids) = read_topics(texts)?;
    let units = texts.read_csv(UNITS, &["unit", "meaning"])?;
    let mut known_units = BTreeSet::from([String::new()]);
    units.for_each_checked(&mut found, |row| match known_units.insert(row[0].to_owned()) {
        true if !row[1].is_empty() => Ok(()),
        true => Err(format!("unit {:?} has no meaning", &row[0])),
        false => Err(format!("unit {:?} comes twice", &row[0])),
    });

    let mut drafts = Draft::<Figures>::new();
    let mut lines = BTreeMap::new();
    for name in texts.csv_files_in(FOLDER)? {
        if [TOPICS, UNITS, CONTRADICTIONS, NEAREST, INQUIRIES, DOUBTS].contains(&name.as_str()) {
            continue;
        }
        let csv = texts.read_csv(&name, &COLUMNS)?;
        csv.for_each_checked(&mut found, |row| {
            // An id that stands anywhere is known, whatever else is wrong with its row.
            let line = row.position().map_or(0, csv::Position::line);
            if let Some((file, line)) = lines.insert(row[0].to_owned(), (name.clone(), line)) {
                return Err(format!("id {} stands in {file}:{line} too", &row[0]));
            }
            drafts.add_row(&row.iter().collect::<Vec<_>>())?;
            match (topic_ids.contains(&row[1]), known_units.contains(&row[9])) {
                (false, _) => Err(format!("topic {:?} is not in {TOPICS}", &row[1])),
                (_, false) => Err(format!("unit {:?} is not in {UNITS}", &row[9])),
                _ => Ok(()),
            }
        });
    }
    for figure in drafts.rows() {
        for old in figure.supersedes.iter().filter(|old| !lines.contains_key(*old)) {
            let Some((file, line)) = lines.get(&figure.id) else { continue };
            let reason = format!("supersedes {old}, which is no published figure");
            found.push(TextError::new(file, Some(*line), TextFault::Row(reason)));
        }
    }
    let ids = lines.keys().map(String::as_str).collect();
    let contradictions = read_contradictions(texts, &ids, &mut found)?;
    let columns = &["statistic", "benchmark", "figure", "reason"];
    let nearest = read_remarks::<NearestFigures>(texts, NEAREST, columns, &ids, &mut found)?;
    let columns = &["statistic", "method", "request", "field", "reason"];
    let inquiries = read_remarks::<Inquiries>(texts, INQUIRIES, columns, &ids, &mut found)?;
    let columns = &["statistic", "field", "likely", "reason"];
    let doubts = read_remarks::<Doubts>(texts, DOUBTS, columns, &ids, &mut found)?;
    if !found.is_empty() {
        return Err(TextErrors(found));
    }
    let figures = drafts.sorted_text(1).map_err(|reason| TextError::of_file(FOLDER, reason))?;
    Ok(Stored { topics, figures, contradictions, nearest, inquiries, doubts })
}

/// Reads a file whose rows say something of figures, which must exist.
fn read_remarks<T: Table>(
    texts: &mut Sources,
    name: &str,
    columns: &[&str],
    ids: &BTreeSet<&str>,
    found: &mut Vec<TextError>,
) -> Result<String, TextError> {
    let csv = texts.read_csv(name, columns)?;
    let mut draft = Draft::<T>::new();
    csv.for_each_checked(found, |row| match ids.contains(&row[0]) {
        true => draft.add_row(&row.iter().collect::<Vec<_>>()),
        false => Err(format!("{} is no published figure", &row[0])),
    });
    draft.sorted_text(3).map_err(|reason| csv.refuse_table(reason))
}

fn read_topics(texts: &mut Sources) -> Result<(String, BTreeSet<String>), TextError> {
    let csv = texts.read_csv(TOPICS, &["topic", "title"])?;
    let mut draft = Draft::<Topics>::new();
    csv.for_each_row(|row| draft.add_row(&[&row[0], &row[1]]))?;
    let ids = draft.rows().iter().map(|topic| topic.id.clone()).collect();
    Ok((draft.sorted_text(1).map_err(|reason| csv.refuse_table(reason))?, ids))
}

fn read_contradictions(
    texts: &mut Sources,
    ids: &BTreeSet<&str>,
    found: &mut Vec<TextError>,
) -> Result<String, TextError> {
    let columns = ["statistic", "other", "supported", "official", "official_figure", "reason"];
    let csv = texts.read_csv(CONTRADICTIONS, &columns)?;
    let mut draft = Draft::<Contradictions>::new();
    csv.for_each_checked(found, |row| {
        draft.add_row(&row.iter().collect::<Vec<_>>())?;
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
    });
    draft.sorted_text(2).map_err(|reason| csv.refuse_table(reason))
}

/// Links each contradiction from both of its figures, each figure to the one that supersedes it, and each remark to its figure.
pub(crate) fn link_figures(
    mut figures: Vec<PublishedFigure>,
    remarks: Remarks,
) -> Result<Vec<PublishedFigure>, String> {
    let place = |figures: &[PublishedFigure], id: &str| {
        let place = figures.binary_search_by(|figure| figure.id.as_str().cmp(id));
        place.map_err(|_| format!("{id} is no published figure"))
    };
    for newer in 0..figures.len() {
        for old in figures[newer].supersedes.clone() {
            let old = place(&figures, &old)?;
            figures[old].superseded_by = Some(figures[newer].id.clone());
        }
    }
    for ContradictionRow { statistic, contradiction } in remarks.contradictions {
        if let Some(other) = &contradiction.other {
            let other = place(&figures, other)?;
            let back = Contradiction { other: Some(statistic.clone()), ..contradiction.clone() };
            figures[other].contradictions.push(back);
        }
        let own = place(&figures, &statistic)?;
        figures[own].contradictions.push(contradiction);
    }
    for Remark { statistic, said } in remarks.nearest {
        let own = place(&figures, &statistic)?;
        figures[own].nearest.push(said);
    }
    for Remark { statistic, said } in remarks.inquiries {
        let own = place(&figures, &statistic)?;
        figures[own].inquiries.push(said);
    }
    for Remark { statistic, said } in remarks.doubts {
        let own = place(&figures, &statistic)?;
        figures[own].doubts.push(said);
    }
    Ok(figures)
}
