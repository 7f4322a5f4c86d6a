//! `ListReleases`, `GetRelease`, `WatchReleases`.

use medwage_service_kit::Violation;
use std::sync::Arc;

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::Market as _;
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};
use tonic::Status;

use crate::context::Context;
use crate::error::Error;
use crate::page::Page;
use crate::store::{Catalogue, Loaded, Origin, Refusal, Store};

pub(super) fn list(
    context: &Context,
    request: &pb::ListReleasesRequest,
) -> Result<pb::ListReleasesResponse, Error> {
    let page = Page::read("ListReleases", &[], "", request.page_size, &request.page_token)?;
    let catalogue = context.store.catalogue();
    let current = catalogue.current()?.id();
    let all = catalogue.all()?.into_iter().map(|loaded| release(loaded, current));
    let part = page.cut("", all);
    Ok(pb::ListReleasesResponse {
        releases: part.items,
        next_page_token: part.next_page_token,
        last_refusal: catalogue.refusal.as_ref().map(refusal),
    })
}

pub(super) fn get(
    context: &Context,
    request: &pb::GetReleaseRequest,
) -> Result<pb::Release, Error> {
    if request.name.is_empty() {
        let text = "is required: releases/oews-2025-05, oews-2025-05 or releases/current";
        return Err(Violation::new("name", text).into());
    }
    let catalogue = context.store.catalogue();
    Ok(release(catalogue.release(&request.name)?, catalogue.current()?.id()))
}

/// Tells what is loaded now, and again whenever that changes.
pub(super) fn watch(
    context: &Context,
) -> impl Stream<Item = Result<pb::WatchReleasesResponse, Status>> + Send + use<> {
    let store = Arc::clone(&context.store);
    WatchStream::new(store.changes()).map(move |_version| Ok(now(&store)?))
}

fn now(store: &Store) -> Result<pb::WatchReleasesResponse, Error> {
    let catalogue: &Catalogue = &store.catalogue();
    let current = catalogue.current()?.id();
    Ok(pb::WatchReleasesResponse {
        releases: catalogue.all()?.into_iter().map(|loaded| release(loaded, current)).collect(),
        last_refusal: catalogue.refusal.as_ref().map(refusal),
    })
}

fn refusal(refusal: &Refusal) -> pb::ReleaseRefusal {
    pb::ReleaseRefusal { file: refusal.file.clone(), reason: refusal.reason.clone() }
}

fn release(loaded: &Arc<Loaded>, current: &str) -> pb::Release {
    let (release, count) = (&loaded.release, |many: usize| i32::try_from(many).unwrap_or(i32::MAX));
    let (top, meta) = (release.top_code(), release.meta());
    let origin = match loaded.origin {
        Origin::Embedded => pb::ReleaseOrigin::Embedded,
        Origin::File => pb::ReleaseOrigin::File,
    };
    let source = |file: &medwage_dataset::data::SourceFile| pb::SourceFile {
        file_name: file.name.clone(),
        size_bytes: i64::try_from(file.bytes).unwrap_or(i64::MAX),
        sha256: file.sha256.clone(),
    };
    pb::Release {
        name: format!("releases/{}", loaded.id()),
        display_name: meta.title.clone(),
        cell_count: count(release.cell_count()),
        occupation_count: count(release.occupations().len()),
        area_count: count(release.areas().len()),
        industry_count: count(release.industries().len()),
        current: loaded.id() == current,
        origin: origin.into(),
        hourly_top_code: Some(top.hourly.into()),
        annual_top_code: Some(top.annual.into()),
        provenance: Some(loaded.provenance.clone()),
        source_files: meta.sources.iter().map(source).collect(),
    }
}
