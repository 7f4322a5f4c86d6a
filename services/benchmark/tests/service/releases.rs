//! Releases come and go while the service runs; what is refused changes nothing.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use medwage_benchmark::{ReleaseSettings, Settings};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::View;
use medwage_dataset::data::ReleaseData;
use medwage_dataset::format::encode_release;
use medwage_domain::cell::{DataType, Slot};
use medwage_domain::market::{CellKey, Market as _};
use tonic::Code;

use super::support::{Service, ask, reason, start, start_with};

/// Leaves out cells, with the rows that they were read from.
fn retain_cells(data: &mut ReleaseData, keep: impl Fn(CellKey) -> bool) {
    let rows = std::mem::take(&mut data.source_rows);
    for (index, _) in data.cells.iter().enumerate().filter(|(_, (key, _))| keep(*key)) {
        data.source_rows.push_cell(&rows.rows_of(index).collect::<Vec<_>>());
    }
    data.cells.retain(|(key, _)| keep(*key));
}

/// A small release: the nation's cells of May 2025 under another id, with one median changed.
fn snapshot(id: &str, median: u32) -> Vec<u8> {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let (nation, all) = (release.nation(), release.all_industries());
    let occupation = release.occupation_ix("29-2072".parse().unwrap()).unwrap();
    let mut data = medwage_dataset::Release::clone(&release).into_data();
    data.meta.id = id.to_owned();
    data.meta.title = id.to_owned();
    data.meta.reference_month = id.trim_start_matches("oews-").to_owned();
    data.area_model = None;
    retain_cells(&mut data, |key| key.area == nation && key.industry == all);
    let changed = CellKey { occupation, area: nation, industry: all };
    let (_, cell) = data.cells.iter_mut().find(|(key, _)| *key == changed).unwrap();
    cell.set(DataType::AnnualMedian, Slot::new(median).unwrap());
    cell.set(DataType::HourlyMedian, Slot::new((median * 100).div_ceil(2_080)).unwrap());
    encode_release(&data).unwrap()
}

/// Puts a file in place in one step, as an operator would.
fn put(directory: &Path, name: &str, bytes: &[u8]) {
    let part = directory.join(format!("{name}.part"));
    fs::write(&part, bytes).unwrap();
    fs::rename(part, directory.join(name)).unwrap();
}

async fn watching(directory: &Path) -> Service {
    replacing(directory, false).await
}

async fn replacing(directory: &Path, replace_embedded: bool) -> Service {
    let releases = ReleaseSettings {
        directory: Some(directory.to_owned()),
        poll: Duration::from_millis(20),
        current: None,
        replace_embedded,
    };
    start_with(Settings { releases, ..Settings::default() }).await
}

/// Waits for a state of the loaded releases.
async fn until(service: &Service, holds: impl Fn(&pb::WatchReleasesResponse) -> bool) {
    let request = pb::WatchReleasesRequest::default();
    let mut changes = service.client.clone().watch_releases(request).await.unwrap().into_inner();
    while !holds(&changes.message().await.unwrap().unwrap()) {}
}

fn current(state: &pb::WatchReleasesResponse) -> &str {
    &state.releases.iter().find(|release| release.current).unwrap().name
}

async fn median(service: &Service, release: &str) -> f64 {
    let request = pb::FindBenchmarkRequest { release: release.into(), ..ask("29-2072", "", "") };
    super::support::median(&service.find(request).await.unwrap())
}

#[tokio::test]
async fn a_new_file_becomes_current_and_the_old_release_answers_who_pins_it() {
    let directory = tempfile::tempdir().unwrap();
    let service = watching(directory.path()).await;
    assert_eq!(median(&service, "").await, 51_140.0);

    put(directory.path(), "oews-2026-05.mws", &snapshot("oews-2026-05", 53_040));
    until(&service, |state| current(state) == "releases/oews-2026-05").await;
    assert_eq!(median(&service, "").await, 53_040.0);
    assert_eq!(median(&service, "oews-2025-05").await, 51_140.0);

    put(directory.path(), "current", b"oews-2025-05\n");
    until(&service, |state| current(state) == "releases/oews-2025-05").await;
    assert_eq!(median(&service, "").await, 51_140.0);
    assert_eq!(median(&service, "releases/oews-2026-05").await, 53_040.0);
}

#[tokio::test]
async fn a_refused_file_leaves_everything_as_it_was() {
    let directory = tempfile::tempdir().unwrap();
    let service = watching(directory.path()).await;
    let whole = snapshot("oews-2026-05", 53_040);
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let other_content = snapshot("oews-2025-05", 52_000);
    for (name, bytes, word) in [
        ("a-flipped.mws", flipped.as_slice(), "checksum"),
        ("b-cut.mws", &whole[..whole.len() / 2], ""),
        ("c-empty.mws", &[], ""),
        ("d-other.mws", &other_content, "never changes"),
    ] {
        put(directory.path(), name, bytes);
        until(&service, |state| {
            let refusal = state.last_refusal.as_ref();
            refusal.is_some_and(|it| it.file_name == name && it.reason.contains(word))
        })
        .await;
        assert_eq!(median(&service, "").await, 51_140.0, "{name}");
    }
    for (text, word) in [(&b"oews-2031-05"[..], "not loaded"), (&[b'x'; 5_000_000], "200")] {
        put(directory.path(), "current", text);
        until(&service, |state| {
            let refusal = state.last_refusal.as_ref();
            refusal.is_some_and(|it| {
                it.file_name == "current" && it.reason.contains(word) && it.reason.len() < 200
            })
        })
        .await;
    }
    assert_eq!(median(&service, "").await, 51_140.0);
}

/// May 2024 with the cells of all areas, which the one that comes with the product does not have.
fn fuller_snapshot(id: &str) -> Vec<u8> {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let mut data = medwage_dataset::Release::clone(&release).into_data();
    data.meta.id = id.to_owned();
    data.meta.reference_month = id.trim_start_matches("oews-").to_owned();
    data.area_model = None;
    let all = release.all_industries();
    retain_cells(&mut data, |key| key.industry == all);
    encode_release(&data).unwrap()
}

async fn area_median(service: &Service, release: &str) -> Result<f64, tonic::Status> {
    let request = pb::FindBenchmarkRequest {
        release: release.into(),
        accepted_answers: vec![1],
        ..ask("29-2072", "0019100", "")
    };
    Ok(super::support::median(&service.find(request).await?))
}

#[tokio::test]
async fn a_fuller_vintage_takes_the_place_of_a_thin_one_where_the_settings_say_so() {
    let directory = tempfile::tempdir().unwrap();
    put(directory.path(), "oews-2024-05.mws", &fuller_snapshot("oews-2024-05"));
    // Without the setting the thin one goes on, and the refusal names the setting.
    let service = replacing(directory.path(), false).await;
    until(&service, |state| {
        let refusal = state.last_refusal.as_ref();
        refusal.is_some_and(|it| it.reason.contains("releases.replace_embedded"))
    })
    .await;
    assert!(area_median(&service, "oews-2024-05").await.is_err());
    drop(service);

    let service = replacing(directory.path(), true).await;
    assert!(area_median(&service, "oews-2024-05").await.is_ok());
    let request = pb::ListReleasesRequest { page_size: 100, ..Default::default() };
    let listed = service.client.clone().list_releases(request).await.unwrap().into_inner();
    let of_id: Vec<_> =
        listed.releases.iter().filter(|it| it.name == "releases/oews-2024-05").collect();
    let [release] = of_id.as_slice() else { panic!("one content under one id: {of_id:?}") };
    assert_eq!(release.origin(), pb::ReleaseOrigin::File);
    assert_eq!(median(&service, "").await, 51_140.0, "the newest is still the current one");

    // A thinner one never takes a place, nor does any while the service runs.
    put(directory.path(), "z-thinner.mws", &snapshot("oews-2025-05", 52_000));
    until(&service, |state| {
        let refusal = state.last_refusal.as_ref();
        refusal.is_some_and(|it| it.reason.contains("while the service runs"))
    })
    .await;
    assert_eq!(median(&service, "oews-2025-05").await, 51_140.0);
    drop(service);
    let service = replacing(directory.path(), true).await;
    until(&service, |state| {
        let refusal = state.last_refusal.as_ref();
        refusal.is_some_and(|it| it.reason.contains("only a fuller one may"))
    })
    .await;
    assert_eq!(median(&service, "oews-2025-05").await, 51_140.0);
}

#[tokio::test]
async fn what_is_no_release_file_is_refused_unread_and_forgotten_once_it_is_gone() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name);
    assert!(Command::new("mkfifo").arg(path("a-pipe.mws")).status().unwrap().success());
    File::create(path("b-sparse.mws")).unwrap().set_len(3 << 29).unwrap();
    let mut cut = snapshot("oews-2026-05", 53_040);
    cut.truncate(40);
    fs::write(path("c-cut.mws"), &cut).unwrap();
    // It begins to serve although nobody writes to the pipe.
    let service = watching(directory.path()).await;
    let last = async |name: Option<&str>, word: &str| {
        until(&service, |state| match (&state.last_refusal, name) {
            (Some(refusal), Some(name)) => {
                refusal.file_name == name && refusal.reason.contains(word)
            }
            (refusal, name) => refusal.is_none() && name.is_none(),
        })
        .await;
    };
    last(Some("c-cut.mws"), "40").await;
    fs::remove_file(path("c-cut.mws")).unwrap();
    last(Some("b-sparse.mws"), "1610612736 bytes").await;
    fs::remove_file(path("b-sparse.mws")).unwrap();
    last(Some("a-pipe.mws"), "no regular file").await;
    fs::remove_file(path("a-pipe.mws")).unwrap();
    last(None, "").await;
}

#[tokio::test]
async fn releases_are_listed_newest_first_with_their_sources() {
    let service = start().await;
    let request = pb::ListReleasesRequest { view: View::Full.into(), ..Default::default() };
    let reply = service.client.clone().list_releases(request).await.unwrap().into_inner();
    let names: Vec<_> = reply.releases.iter().map(|it| it.name.as_str()).collect();
    assert!(names.is_sorted_by(|newer, older| newer > older), "{names:?}");
    assert_eq!(names[0], "releases/oews-2025-05");
    assert_eq!(reply.releases[0].cell_count, 370_172);
    let newest = &reply.releases[0];
    assert_eq!(
        (newest.reference_month.as_str(), newest.publication_date.as_str()),
        ("2025-05", "2026-05-15")
    );
    assert_eq!((newest.hourly_top_code_usd, newest.annual_top_code_usd), (115.0, 239_200.0));
    let evidence = newest.evidence.as_ref().unwrap();
    assert!(evidence.source_files.iter().any(|it| it.size_bytes == 331_509_758));

    let get = async |name: &str| {
        let request = pb::GetReleaseRequest { name: name.into(), ..Default::default() };
        service.client.clone().get_release(request).await.map(tonic::Response::into_inner)
    };
    assert!(get("releases/current").await.unwrap().current);
    let unknown = get("releases/oews-1999-05").await.unwrap_err();
    assert_eq!(reason(&unknown, Code::NotFound), "RELEASE_NOT_FOUND");
    assert_eq!(reason(&get("").await.unwrap_err(), Code::InvalidArgument), "FIELD_REQUIRED");
    assert!(get("oews-2024-05").await.unwrap().evidence.is_none());
}
