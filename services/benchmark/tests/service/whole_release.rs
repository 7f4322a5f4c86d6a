//! Every published value of the release, as the service answers it, against the publisher's own row.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{GapKind, PayDistribution, PayGap, View};
use medwage_testkit::shared_dir;

use super::support::start;

/// The printed text of a value, or its footnote with the mark.
type Row = String;

/// What the publisher prints for each series: 25 characters of id to the text.
fn rows() -> Option<impl Iterator<Item = (String, Row)>> {
    let path = shared_dir("whole_release")?.join("data/bls-oews-2025/oe.data.0.Current.zst");
    let reader: Box<dyn Read> = Box::new(zstd::Decoder::new(File::open(path).unwrap()).unwrap());
    let lines = BufReader::with_capacity(1 << 20, reader).lines().skip(1);
    Some(lines.map(|line| {
        let line = line.unwrap();
        let mut fields = line.split('\t').map(str::trim);
        let series = fields.next().unwrap().to_owned();
        let value = fields.nth(2).unwrap();
        let footnote = fields.next().unwrap_or_default();
        (series, format!("{value}{footnote}"))
    }))
}

/// A wage as the publisher would print it: its number, or the footnote of its gap with the mark.
fn wage(pay: &PayDistribution, figure: &str, value: Option<f64>, decimals: usize) -> Row {
    let gap = pay.gaps.iter().find(|gap| gap.figure == figure);
    match (value, gap) {
        (Some(value), None) => format!("{value:.decimals$}"),
        (None, Some(gap)) if gap.kind() == GapKind::NotPublished => String::new(),
        (None, Some(gap)) => format!("-{}", gap.footnote_code),
        both => panic!("{figure} is a number and a gap, or neither: {both:?}"),
    }
}

fn number(gaps: &[PayGap], name: &str, text: Option<String>) -> Row {
    let gap = gaps.iter().find(|gap| gap.figure == name);
    match (text, gap.map(PayGap::kind)) {
        (Some(text), None) => text,
        (None, Some(GapKind::Withheld)) => "-8".to_owned(),
        (None, Some(GapKind::NotPublished)) => String::new(),
        both => panic!("{name} is a number and a gap, or neither: {both:?}"),
    }
}

/// The 17 figures of an answer, in the order of the publisher's data types; empty where there is no row.
fn figures(it: &pb::Benchmark) -> [Row; 17] {
    let (annual, hourly) = (it.annual.as_ref().unwrap(), it.hourly.as_ref().unwrap());
    let evidence = it.evidence.as_ref().unwrap();
    let employment_gap: Vec<_> = it.employment_gap.iter().cloned().collect();
    let decimals = |name, value: Option<f64>, places: usize| {
        number(&evidence.gaps, name, value.map(|value| format!("{value:.places$}")))
    };
    let year = |figure, value| wage(annual, figure, value, 0);
    let hour = |figure, value| wage(hourly, figure, value, 2);
    [
        number(&employment_gap, "employment", it.employment.map(|value| value.to_string())),
        decimals("employment_rse_percent", evidence.employment_rse_percent, 1),
        hour("mean", hourly.mean),
        year("mean", annual.mean),
        decimals("mean_rse_percent", evidence.mean_rse_percent, 1),
        hour("p10", hourly.p10),
        hour("p25", hourly.p25),
        hour("p50", hourly.p50),
        hour("p75", hourly.p75),
        hour("p90", hourly.p90),
        year("p10", annual.p10),
        year("p25", annual.p25),
        year("p50", annual.p50),
        year("p75", annual.p75),
        year("p90", annual.p90),
        decimals("jobs_per_thousand", evidence.jobs_per_thousand, 3),
        decimals("location_quotient", evidence.location_quotient, 2),
    ]
}

#[tokio::test]
async fn every_answer_is_the_publishers_row() {
    let Some(rows) = rows() else { return };
    let service = start().await;
    let request = pb::ExportBenchmarksRequest { view: View::Full.into(), ..Default::default() };
    let mut stream = service.client.clone().export_benchmarks(request).await.unwrap().into_inner();
    let mut answers: HashMap<String, [Row; 17]> = HashMap::with_capacity(370_172);
    while let Some(message) = stream.message().await.unwrap() {
        answers.extend(
            message
                .benchmarks
                .iter()
                .map(|it| (it.evidence.as_ref().unwrap().series_id_stem.clone(), figures(it))),
        );
    }
    assert_eq!(answers.len(), 370_172);
    let (mut compared, mut wrong) = (0_usize, String::new());
    for (series, printed) in rows {
        let (stem, data_type) = series.split_at(series.len() - 2);
        let place: usize = data_type.parse().unwrap();
        let answer = &answers[stem][place - 1];
        compared += 1;
        if *answer != printed {
            let _ = writeln!(wrong, "{series}: {answer} is not {printed}");
            assert!(wrong.len() < 2_000, "{wrong}");
        }
    }
    assert_eq!(wrong, "");
    assert_eq!(compared, 6_023_970);
}
