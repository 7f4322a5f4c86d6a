//! The commands that answer questions: published figures as golden text, and what holds for all of them.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;

use medwage_testkit::{Process, assert_golden};
use serde_json::{Value, json};

use super::printed;

/// Commands whose figures are published, so that their text can be reviewed.
const PUBLISHED: &[&[&str]] = &[
    &["benchmark", "29-2072", "--output=text"],
    &["benchmark", "medical coder", "--area=CA"],
    &["benchmark", "29-1215", "--area=Albany, OR", "--output=text"],
    &["benchmark", "29-2072", "--area=CA", "--output=csv"],
    &["benchmark", "CPC coder", "--area=08608", "--annual=65000"],
    &["benchmark", "29-2072", "--hourly=25", "--output=csv"],
    &["benchmark", "43-3021", "--all-areas", "--min-grade=A"],
    &["rank", "29-2072", "--limit=5", "--output=text"],
    &["rank", "29-2072", "--states", "--limit=3"],
    &["rank", "29-2072", "--price-adjusted", "--limit=3", "--output=csv"],
    &["compare", "29-2072", "--area=Boston", "--area=Austin, TX", "--output=text"],
    &["trend", "29-2072", "--output=text"],
    &["areas", "Springfield", "--output=text"],
    &["areas", "08608"],
    &["statistics", "CPC", "--source=AAPC", "--limit=3", "--output=csv"],
];

/// Every command that makes a chart.
const DRAWN: &[&[&str]] = &[
    &["benchmark", "29-2072", "--annual=60000"],
    &["benchmark", "29-2072", "--area=Dallas", "--industry=hospital"],
    &["estimate", "medical coder", "--area=Boston", "--experience-years=6"],
    &["offer", "medical coder", "--annual=72000", "--area=Boston"],
    &["rank", "29-2072"],
    &["compare", "29-2072", "11-9111", "29-1215"],
    &["trend", "29-2072"],
];

#[test]
fn published_figures_read_as_reviewed() {
    let mut page = String::new();
    for command in PUBLISHED {
        page.push_str(&format!("$ medwage {}\n{}\n", command.join(" "), printed(command)));
    }
    assert_golden("crates/cli/tests/command/answers.txt", &page);
}

#[test]
fn answers_in_a_pipe_have_five_lines_with_the_citation() {
    for command in [
        &["benchmark", "biller", "--area=Tampa"][..],
        &["estimate", "medical coder", "--area=Boston", "--credentials=CPC,XYZ"],
        &["offer", "medical coder", "--hourly=30"],
        &["rank", "medical coder"],
        &["compare", "coder", "biller"],
        &["trend", "biller", "--area=TX"],
        &["credential", "CPMA", "--role=medical coder", "--area=OH"],
        &["credential", "--role=medical coder"],
        &["plan", "--role=medical coder", "--area=OH", "--target-role=auditor"],
        &["ask", "coder in Dallas hospitals"],
    ] {
        let answer = printed(command);
        let lines: Vec<_> = answer.lines().collect();
        assert!((3..=5).contains(&lines.len()), "{command:?}: {answer}");
        assert!(lines.iter().all(|line| !line.trim().is_empty()));
        assert!(answer.contains("Source: U.S. Bureau of Labor Statistics"), "{answer}");
        assert!(lines.last().unwrap().starts_with("Next: medwage "), "{answer}");
    }
}

#[test]
fn rows_of_csv_have_a_field_for_each_name() {
    for command in [
        &["benchmark", "29-2072", "--all-areas"][..],
        &["estimate", "medical coder", "--area=Boston"],
        &["offer", "medical coder", "--annual=72000"],
        &["rank", "29-2072", "--all-areas"],
        &["trend", "29-2072"],
        &["areas"],
        &["statistics", "--all"],
        &["credential", "--role=medical coder"],
        &["plan", "--role=medical coder", "--area=OH", "--target-role=auditor"],
        &["export", "--filter=occupation = \"29-2072\" AND area_kind = STATE"],
    ] {
        let text = printed(&[command, &["--output=csv"]].concat());
        let names = text.lines().next().unwrap().split(',').count();
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(reader.headers().unwrap().len(), names);
        let rows = reader.records().map(|row| row.unwrap().len()).collect::<Vec<_>>();
        assert!(!rows.is_empty() && rows.iter().all(|fields| *fields == names), "{command:?}");
    }
}

#[test]
fn charts_are_labeled_and_readable_in_light_and_dark() {
    for command in DRAWN {
        let drawn = printed(&[command, &["--output=svg"][..]].concat());
        assert!(drawn.starts_with("<svg ") && drawn.trim_end().ends_with("</svg>"), "{command:?}");
        for part in
            ["<title>", "<desc>Medians: ", "prefers-color-scheme:dark", "Source: ", "US dollars"]
        {
            assert!(
                drawn.contains(part) || part == "US dollars" && drawn.contains("US prices"),
                "{part}: {drawn}"
            );
        }
        assert!(drawn.matches("class=\"grid\"").count() >= 3, "{command:?} has an axis");
        assert!(!drawn.contains("NaN") && !drawn.contains("inf"), "{drawn}");
        // Whatever opens is closed: a page that holds it stays whole.
        for tag in ["svg", "text", "title", "desc", "style"] {
            let opened = drawn.matches(&format!("<{tag}>")).count()
                + drawn.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, drawn.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
    let offer = printed(&["offer", "medical coder", "--annual=72000", "--output=svg"]);
    assert!(offer.contains("class=\"target\"") && offer.contains("the offer: $72,000"));
    // From $35,000 to over $239,200 equal steps are equal ratios.
    let wide = printed(&["compare", "29-2072", "29-1215", "--output=svg"]);
    assert!(wide.contains("Equal steps are equal ratios"), "{wide}");
}

/// Calls a method by JSON over HTTP.
fn post(address: &str, method: &str, request: &Value) -> Value {
    let body = request.to_string();
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "POST /{method} HTTP/1.1\r\nhost: {address}\r\ncontent-type: application/json\r\nconnection: close\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .unwrap();
    let mut reply = Vec::new();
    stream.read_to_end(&mut reply).unwrap();
    let reply = String::from_utf8(reply).unwrap();
    let (head, body) = reply.split_once("\r\n\r\n").unwrap();
    assert!(head.starts_with("HTTP/1.1 200"), "{reply}");
    serde_json::from_str(body).unwrap_or_else(|error| panic!("{error}: {body}"))
}

#[test]
fn json_is_the_services_own_reply_here_and_at_a_server() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage"));
    let mut up = Process::start(command.args(["up", "--port=0"]));
    let welcome = up.lines_until(|line| line.contains("Ctrl-C"));
    let server =
        welcome.iter().find_map(|line| line.split(' ').find(|it| it.starts_with("http://")));
    let server = server.unwrap().trim_end_matches(':');
    let address = server.trim_start_matches("http://");
    let market = json!({ "occupation": "medical coder", "area": "Dallas", "industry": "hospital" });
    let profile = json!({ "role": "medical coder", "area": "Boston", "experienceYears": 6, "credentials": ["CPC"] });
    for (command, method, request) in [
        (
            &["benchmark", "medical coder", "--area=Dallas", "--industry=hospital"][..],
            "medwage.benchmark.v1.BenchmarkService/FindBenchmark",
            json!({ "market": market }),
        ),
        (
            &[
                "benchmark",
                "medical coder",
                "--area=Dallas",
                "--industry=hospital",
                "--annual=65000",
            ],
            "medwage.benchmark.v1.BenchmarkService/RankWage",
            json!({ "market": market, "annualUsd": 65000 }),
        ),
        (
            &[
                "estimate",
                "medical coder",
                "--area=Boston",
                "--experience-years=6",
                "--credentials=CPC",
            ],
            "medwage.estimator.v1.EstimatorService/EstimatePay",
            json!({ "profile": profile }),
        ),
        (
            &["ask", "medical coder with 6 years and a CPC in Boston"],
            "medwage.estimator.v1.EstimatorService/EstimatePay",
            json!({ "profile": profile }),
        ),
        (
            &["credential", "CPMA", "--role=medical coder"],
            "medwage.careerpath.v1.CareerPathService/EvaluateCredential",
            json!({ "profile": { "role": "medical coder" }, "credential": "CPMA" }),
        ),
        (
            &["trend", "29-2072"],
            "medwage.benchmark.v1.BenchmarkService/ComputeTrend",
            json!({ "market": { "occupation": "29-2072" } }),
        ),
    ] {
        let reply = post(address, method, &request);
        let server_option = format!("--server={server}");
        for more in [&["--output=json"][..], &["--output=json", &server_option]] {
            let text = printed(&[command, more].concat());
            assert_eq!(serde_json::from_str::<Value>(&text).unwrap(), reply, "{command:?}");
        }
    }
    // A ranking of all areas is more than a page.
    let all = printed(&["rank", "29-2072", "--all-areas", "--output=json", "--server", server]);
    let all: Value = serde_json::from_str(&all).unwrap();
    assert_eq!(all["areas"].as_array().unwrap().len(), all["totalSize"].as_u64().unwrap() as usize);
    assert_eq!(all["nextPageToken"], Value::Null);
    up.signal("TERM");
    assert!(up.wait().success());
}

#[test]
fn an_export_is_what_a_list_has() {
    let filter = "--filter=occupation = \"29-2072\" AND area_kind = STATE";
    let lines = printed(&["export", filter, "--output=json"]);
    let exported: Vec<Value> =
        lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let csv = printed(&["export", filter]);
    assert!(exported.len() >= 50 && csv.lines().count() == exported.len() + 1);
    let california = exported.iter().find(|it| it["name"].as_str().unwrap().contains(".0600000."));
    assert_eq!(california.unwrap()["annual"]["p50"], 61_810);
    assert!(csv.contains("areas/0600000,California,"), "{csv}");
}

#[test]
fn people_at_a_terminal_see_a_table_and_a_chart() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("SKIPPED people_at_a_terminal_see_a_table_and_a_chart: there is no script");
        return;
    }
    let line = format!("{} benchmark 29-2072 --area CA", env!("CARGO_BIN_EXE_medwage"));
    let output = Command::new("script").args(["-qec", &line, "/dev/null"]).output().unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    for part in ["a year", "an hour", "10th percentile", "█", "▒", "$60k", "Source: ", "Next: "]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
}
