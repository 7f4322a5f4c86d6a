//! What comes out, beside what the estimator says of each profile alone.

use std::collections::BTreeMap;
use std::fs::File;

use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{Array as _, RecordBatch};
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::estimator::estimator_service_client::EstimatorServiceClient;
use medwage_contracts::pb::types::{Education, JobProfile, PayDistribution};
use parquet::file::reader::{FileReader as _, SerializedFileReader};

use super::profiles::{FILES, PIECES, Profile, fault, profile, totals, write_all};
use super::runs::{Product, estimates, failed, objects, paths, rejects, run, told};

/// Cents of a column of structs, by a path such as `annual.p50.cents`.
fn cents(rows: &RecordBatch, path: &str, row: usize) -> i64 {
    let mut parts = path.split('.');
    let mut column = rows.column_by_name(parts.next().unwrap()).unwrap().clone();
    for part in parts {
        column = column.as_struct().column_by_name(part).unwrap().clone();
    }
    assert!(column.is_valid(row), "{path} of row {row} is null");
    column.as_primitive::<Int64Type>().value(row)
}

fn text(rows: &RecordBatch, column: &str, row: usize) -> String {
    rows.column_by_name(column).unwrap().as_string::<i32>().value(row).to_owned()
}

fn request(it: &Profile) -> pb::EstimatePayRequest {
    let text = |it: Option<&str>| it.unwrap_or_default().to_owned();
    let education = match it.education {
        Some("associate") => Education::Associate,
        Some("bachelor") => Education::Bachelor,
        _ => Education::Unspecified,
    };
    let profile = JobProfile {
        role: text(it.role),
        area: text(it.area),
        experience_years: it.experience_years,
        education: education.into(),
        credentials: it.credentials.iter().map(|it| (*it).to_owned()).collect(),
        ..JobProfile::default()
    };
    pb::EstimatePayRequest { profile: Some(profile), ..pb::EstimatePayRequest::default() }
}

/// Cents of a figure, as the contract says it.
fn said(pay: Option<&PayDistribution>, name: &str) -> i64 {
    let pay = pay.unwrap();
    let usd = match name {
        "p10" => pay.p10,
        "p50" => pay.p50,
        _ => pay.p90,
    };
    (usd.unwrap() * 100.0).round() as i64
}

#[tokio::test(flavor = "multi_thread")]
async fn each_row_is_estimated_as_alone_or_rejected_with_its_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write_all(&input);
    std::fs::write(input.join("_SUCCESS"), "").unwrap();
    let product = Product::start("0");
    let summary = told(&run(&input, &output, &["--estimator", &product.estimator]));
    let (all, bad) = totals();
    assert!(all >= 2_000 && bad > 100);
    let count = |it: usize| {
        if it >= 1_000 { format!("{},{:03}", it / 1_000, it % 1_000) } else { it.to_string() }
    };
    let counts =
        format!("{} rows read = {} estimated + {bad} rejected", count(all), count(all - bad));
    assert!(summary.contains(&counts), "no {counts} in {summary}");
    assert!(summary.contains("passed over: 1 objects"), "{summary}");

    let reject_fields: BTreeMap<(String, u64), String> = rejects(&output)
        .iter()
        .map(|it| {
            let field = it["reasons"][0]["field"].as_str().unwrap().to_owned();
            assert!(!it["reasons"][0]["reason"].as_str().unwrap().is_empty(), "{it}");
            ((it["file"].as_str().unwrap().to_owned(), it["row"].as_u64().unwrap()), field)
        })
        .collect();
    assert_eq!(reject_fields.len(), bad);
    let rows: BTreeMap<_, _> = estimates(&output)
        .into_iter()
        .flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch.clone(), row)))
        .map(|(batch, row)| (text(&batch, "id", row), (batch, row)))
        .collect();
    assert_eq!(rows.len(), all - bad);
    let client = EstimatorServiceClient::connect(product.estimator.clone()).await.unwrap();
    for (file, count, _) in FILES {
        for at in 0..count {
            let place = (file.to_owned(), at as u64 + 1);
            assert_eq!(reject_fields.get(&place).map(String::as_str), fault(at), "{place:?}");
            let Some((batch, row)) = rows.get(&format!("{file}/{at}")) else { continue };
            assert_eq!(
                batch.column_by_name("row").unwrap().as_primitive::<Int64Type>().value(*row),
                i64::try_from(at).unwrap() + 1
            );
            compare(batch, *row);
            if at % 20 == 0 {
                let alone = client
                    .clone()
                    .estimate_pay(request(&profile(file, at)))
                    .await
                    .unwrap()
                    .into_inner();
                for name in ["p10", "p50", "p90"] {
                    for (pay, own) in [("annual", &alone.annual), ("hourly", &alone.hourly)] {
                        let path = format!("{pay}.{name}.cents");
                        assert_eq!(
                            cents(batch, &path, *row),
                            said(own.as_ref(), name),
                            "{file} {at} {path}"
                        );
                    }
                }
                assert_eq!(text(batch, "release", *row), alone.release);
                assert_eq!(text(batch, "model", *row), alone.model);
                let role = alone.resolved.unwrap().role.unwrap().resource;
                assert_eq!(text(batch, "role", *row), role);
            }
        }
    }
}

/// The factors lead from the base's median to the person's, to the cent.
fn compare(batch: &RecordBatch, row: usize) {
    let factors = batch.column_by_name("factors").unwrap().as_list::<i32>().value(row);
    let each = factors.as_struct().column_by_name("cents").unwrap().as_primitive::<Int64Type>();
    let sum: i64 = each.values().iter().sum();
    assert!(factors.len() >= 5, "only {} factors", factors.len());
    assert_eq!(cents(batch, "base_median_cents", row) + sum, cents(batch, "annual.p50.cents", row));
    let base = batch.column_by_name("base").unwrap().as_list::<i32>().value(row);
    let answers = base.as_struct().column_by_name("answer").unwrap().as_string::<i32>().clone();
    assert!(answers.iter().flatten().all(|it| ["PUBLISHED", "MODELED", "FALLBACK"].contains(&it)));
    assert!(!base.is_empty());
}

#[test]
fn shards_together_are_the_whole_and_files_carry_their_notices() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    let parts = folder.path().join("parts");
    write_all(&input);
    told(&run(&input, &output, &[]));
    let product = Product::start("0");
    let mut done = 0;
    for index in 0..3 {
        let shard = format!("--shard={index}/3");
        let said = told(&run(&input, &parts, &[&shard, "--estimator", &product.estimator]));
        let made = paths(&parts, "manifests").len() - done;
        assert!(
            made > 0 && said.contains(&format!("pieces: {made} = {made} finished now")),
            "{said}"
        );
        done += made;
    }
    assert_eq!(done, PIECES);
    assert!(objects(&output) == objects(&parts), "the union of the shards is not the whole");

    let one = File::open(&paths(&output, "estimates")[0]).unwrap();
    let reader = SerializedFileReader::new(one).unwrap();
    let metadata = reader.metadata().file_metadata().key_value_metadata().unwrap();
    let told = |name: &str| {
        metadata.iter().find(|it| it.key == name).and_then(|it| it.value.clone()).unwrap()
    };
    assert!(told("medwage.citation").contains("May 2025"));
    assert!(told("medwage.notice").contains("cannot vouch"));
    assert!(told("medwage.notice.onet").contains("CC BY 4.0"));
    assert_eq!(told("medwage.release"), "releases/oews-2025-05");
}

#[test]
fn a_job_s_index_is_its_shard_and_without_a_count_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let (input, output) = (folder.path().join("in"), folder.path().join("out"));
    write_all(&input);
    let (input, output) = (input.to_str().unwrap(), output.to_str().unwrap());
    let mut command = super::runs::command(input, output, &[]);
    let (code, said) = failed(&command.env("JOB_COMPLETION_INDEX", "1").output().unwrap());
    assert!(code == 2 && said.contains("without MEDWAGE_SHARDS"), "{code}: {said}");
    let said = told(&command.env("MEDWAGE_SHARDS", "4").output().unwrap());
    assert!(said.starts_with("shard 1/4: "), "{said}");
}
