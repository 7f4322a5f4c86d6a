//! Every published value of the release, as the service answers it, against the publisher's own row.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types_v0::{FigureKind, PayDistribution, WageFigure, wage_figure};
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

/// A wage as the publisher would print it.
fn wage(figure: Option<&WageFigure>, decimals: usize) -> Row {
    let figure = figure.unwrap();
    match figure.figure.as_ref().unwrap() {
        wage_figure::Figure::Published(money) if decimals == 0 => money.units.to_string(),
        wage_figure::Figure::Published(money) => {
            format!("{}.{:02}", money.units, money.nanos / 10_000_000)
        }
        wage_figure::Figure::LowerBound(_) => "-5".to_owned(),
        wage_figure::Figure::Missing(missing) => format!("-{}", missing.footnote_code),
        wage_figure::Figure::Computed(_) => panic!("a computed figure in a published cell"),
    }
}

fn number(kind: FigureKind, text: Option<String>) -> Row {
    match kind {
        FigureKind::Published => text.unwrap(),
        FigureKind::Withheld => "-8".to_owned(),
        FigureKind::NotPublished => String::new(),
        other => panic!("{other:?} is no kind of a number"),
    }
}

/// The 17 figures of an answer, in the order of the publisher's data types; empty where there is no row.
fn figures(it: &pb::Benchmark) -> [Row; 17] {
    let decimals = |figure: &Option<medwage_contracts::pb::types_v0::NumberFigure>,
                    places: usize| {
        let figure = figure.as_ref().unwrap();
        number(figure.kind(), figure.value.map(|value| format!("{value:.places$}")))
    };
    let count = it.employment.as_ref().unwrap();
    let (annual, hourly) = (it.annual.as_ref().unwrap(), it.hourly.as_ref().unwrap());
    let mean = |pay: &PayDistribution, places| wage(pay.mean.as_ref(), places);
    let at = |pay: &PayDistribution, place: usize, places| {
        wage(pay.percentiles[place].wage.as_ref(), places)
    };
    [
        number(count.kind(), count.value.map(|value| value.to_string())),
        decimals(&it.employment_rse_percent, 1),
        mean(hourly, 2),
        mean(annual, 0),
        decimals(&it.mean_rse_percent, 1),
        at(hourly, 0, 2),
        at(hourly, 1, 2),
        at(hourly, 2, 2),
        at(hourly, 3, 2),
        at(hourly, 4, 2),
        at(annual, 0, 0),
        at(annual, 1, 0),
        at(annual, 2, 0),
        at(annual, 3, 0),
        at(annual, 4, 0),
        decimals(&it.jobs_per_thousand, 3),
        decimals(&it.location_quotient, 2),
    ]
}

#[tokio::test]
async fn every_answer_is_the_publishers_row() {
    let Some(rows) = rows() else { return };
    let service = start().await;
    let request = pb::StreamBenchmarksRequest::default();
    let mut stream = service.client.clone().stream_benchmarks(request).await.unwrap().into_inner();
    let mut answers: HashMap<String, [Row; 17]> = HashMap::with_capacity(370_172);
    while let Some(message) = stream.message().await.unwrap() {
        answers.extend(
            message
                .benchmarks
                .iter()
                .map(|it| (it.answered.as_ref().unwrap().series_id_stem.clone(), figures(it))),
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
