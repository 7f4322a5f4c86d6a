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
use crate::resources::write_release;
use crate::store::{Refusal, Releases, Store};

pub(super) fn list_releases(
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
    let page = wrong.take_field(Page::read_page(page, page::LIST));
    let view = wrong.take_field(read_view(request.view));
    let (page, view) = wrong.into_result::<_, Error>(page.zip(view))?;
    let releases = context.store.releases();
    let current = releases.current()?.id();
    let all =
        releases.all_releases()?.into_iter().map(|loaded| write_release(loaded, current, view));
    let part = page.cut_page("", all);
    Ok(pb::ListReleasesResponse {
        releases: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        last_refusal: releases.refusals.last().map(write_refusal),
    })
}

pub(super) fn get_release(
    context: &Context,
    request: &pb::GetReleaseRequest,
) -> Result<pb::Release, Error> {
    let mut wrong = Violations::default();
    wrong.require(!request.name.trim().is_empty(), || {
        let form = "is required: releases/oews-2025-05, oews-2025-05 or releases/current";
        Violation::required("name", form)
    });
    let view = wrong.take_field(read_view(request.view));
    let view = wrong.into_result::<_, Error>(view)?;
    let releases = context.store.releases();
    let loaded = releases.find_release("name", &request.name)?;
    Ok(write_release(loaded, releases.current()?.id(), view))
}

/// Tells what is loaded now, and again whenever that changes.
pub(super) fn watch_releases(
    context: &Context,
    request: &pb::WatchReleasesRequest,
) -> Result<impl Stream<Item = Result<pb::WatchReleasesResponse, Status>> + Send + use<>, Error> {
    let view = read_view(request.view)?;
    let store = Arc::clone(&context.store);
    Ok(WatchStream::new(store.watch_changes()).map(move |_version| Ok(write_state(&store, view)?)))
}

fn write_state(store: &Store, view: View) -> Result<pb::WatchReleasesResponse, Error> {
    let releases: &Releases = &store.releases();
    let current = releases.current()?.id();
    let all = releases.all_releases()?.into_iter();
    Ok(pb::WatchReleasesResponse {
        releases: all.map(|loaded| write_release(loaded, current, view)).collect(),
        last_refusal: releases.refusals.last().map(write_refusal),
    })
}

fn write_refusal(refusal: &Refusal) -> pb::ReleaseRefusal {
    pb::ReleaseRefusal { file_name: refusal.file.clone(), reason: refusal.reason.clone() }
}
