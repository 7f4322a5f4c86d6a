//! `ExportBenchmarks`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{Provenance, Resolved, View};
use medwage_domain::market::Market as _;
use medwage_rpc_server::pace;
use tokio_stream::Stream;
use tonic::Status;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::filter::BenchmarkFilter;
use crate::page;
use crate::query::read_view;
use crate::store::Loaded;

/// How many benchmarks one message holds.
const CHUNK: usize = 64;
/// How many cells are looked at before other calls of the same worker are answered.
const CELLS_PER_POLL: usize = 4_096;
/// How many are looked at before a look at the clock.
const CELLS_PER_LOOK: usize = 256;

/// Reads the release as fast as the caller takes it and no faster: the caller's window is the only buffer.
pub(super) async fn export_benchmarks(
    context: &Context,
    request: &pb::ExportBenchmarksRequest,
) -> Result<Export, Error> {
    let view = read_view(request.view)?;
    let arguments = [request.filter.as_str(), &request.view.to_string()];
    let query = page::hash_query("ExportBenchmarks", &arguments, &request.parent);
    let (next, release) = match request.resume_token.as_str() {
        "" => (0, request.parent.clone()),
        token => page::resume_at(query, "resume_token", token)?,
    };
    let loaded = Arc::clone(context.store.releases().find_release("parent", &release)?);
    let filter = BenchmarkFilter::read_filter(context, &loaded, &request.filter).await?;
    let start = Some((loaded.provenance.clone(), filter.resolved.clone()));
    Ok(Export { start, loaded, filter, view, query, next, gathered: Vec::new() })
}

/// The rest of an export.
#[derive(Debug)]
pub(super) struct Export {
    loaded: Arc<Loaded>,
    filter: BenchmarkFilter,
    view: View,
    query: u64,
    /// The index of the next cell.
    next: usize,
    /// Cells that match, for the next message: how they are divided depends on no clock.
    gathered: Vec<pb::Benchmark>,
    /// Goes with the first message, also where no cell matches.
    start: Option<(Provenance, Vec<Resolved>)>,
}

impl Stream for Export {
    type Item = Result<pb::ExportBenchmarksResponse, Status>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let ended = self.read_cells();
        if self.gathered.len() < CHUNK && !ended {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let benchmarks = std::mem::take(&mut self.gathered);
        let (provenance, resolved_filter) = self.start.take().unzip();
        if benchmarks.is_empty() && provenance.is_none() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(pb::ExportBenchmarksResponse {
            benchmarks,
            resume_token: page::seal_token(self.query, self.next, self.loaded.id()),
            resolved_filter: resolved_filter.unwrap_or_default(),
            provenance,
        })))
    }
}

impl Export {
    /// Looks at some cells, and returns whether there are no more.
    fn read_cells(&mut self) -> bool {
        let loaded = &*self.loaded;
        let keys = loaded.cell_keys();
        let end = keys.len().min(self.next.saturating_add(CELLS_PER_POLL));
        while self.next < end && self.gathered.len() < CHUNK {
            if self.next.is_multiple_of(CELLS_PER_LOOK) && pace::is_due() {
                break;
            }
            let key = keys[self.next];
            self.next += 1;
            let cell =
                loaded.release.cell(key).filter(|cell| self.filter.is_match(loaded, key, cell));
            self.gathered
                .extend(cell.map(|cell| encode::write_listed(loaded, key, cell, self.view)));
        }
        self.next >= keys.len()
    }
}
