//! `ListReleases`, `GetRelease`, `WatchReleases`.

use std::sync::Arc;

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::View;
use medwage_rpc_status::{Violation, Violations};
use tokio_stream::wrappers::WatchStream;
use tokio_stream::{Stream, StreamExt as _};
use tonic::Status;

use crate::context::Context;
use crate::error::Error;
use crate::page::{self, Page, PageRequest};
use crate::query::read_view;
use crate::resources::release;
use crate::store::{Refusal, Releases, Store};

pub(super) fn list(
    context: &Context,
    request: &pb::ListReleasesRequest,
) -> Result<pb::ListReleasesResponse, Error> {
    let mut wrong = Violations::default();
    let page = PageRequest {
        method: "ListReleases",
        arguments: &[&request.view.to_string()],
        release: "",
        size: request.page_size,
        token: &request.page_token,
    };
    let page = wrong.take(Page::read(page, page::LIST));
    let view = wrong.take(read_view(request.view));
    let (page, view) = wrong.finish::<_, Error>(page.zip(view))?;
    let releases = context.store.releases();
    let current = releases.current()?.id();
    let all = releases.all()?.into_iter().map(|loaded| release(loaded, current, view));
    let part = page.cut("", all);
    Ok(pb::ListReleasesResponse {
        releases: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        last_refusal: releases.refusals.last().map(refusal),
    })
}

pub(super) fn get(
    context: &Context,
    request: &pb::GetReleaseRequest,
) -> Result<pb::Release, Error> {
    let mut wrong = Violations::default();
    wrong.require(!request.name.trim().is_empty(), || {
        let form = "is required: releases/oews-2025-05, oews-2025-05 or releases/current";
        Violation::required("name", form)
    });
    let view = wrong.take(read_view(request.view));
    let view = wrong.finish::<_, Error>(view)?;
    let releases = context.store.releases();
    let loaded = releases.read("name", &request.name)?;
    Ok(release(loaded, releases.current()?.id(), view))
}

/// Tells what is loaded now, and again whenever that changes.
pub(super) fn watch(
    context: &Context,
    request: &pb::WatchReleasesRequest,
) -> Result<impl Stream<Item = Result<pb::WatchReleasesResponse, Status>> + Send + use<>, Error> {
    let view = read_view(request.view)?;
    let store = Arc::clone(&context.store);
    Ok(WatchStream::new(store.changes()).map(move |_version| Ok(write_state(&store, view)?)))
}

fn write_state(store: &Store, view: View) -> Result<pb::WatchReleasesResponse, Error> {
    let releases: &Releases = &store.releases();
    let current = releases.current()?.id();
    let all = releases.all()?.into_iter();
    Ok(pb::WatchReleasesResponse {
        releases: all.map(|loaded| release(loaded, current, view)).collect(),
        last_refusal: releases.refusals.last().map(refusal),
    })
}

fn refusal(refusal: &Refusal) -> pb::ReleaseRefusal {
    pb::ReleaseRefusal { file_name: refusal.file.clone(), reason: refusal.reason.clone() }
}
