//! `StreamBenchmarks`.

use std::pin::Pin;
use std::sync::Arc;
use std::task::{self, Poll};

use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types_v0::Provenance;
use medwage_domain::market::Market as _;
use tokio_stream::Stream;
use tonic::Status;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::filter::Filter;
use crate::store::Loaded;

/// How many benchmarks one message holds.
const CHUNK: usize = 64;
/// How many cells are looked at before other calls of the same worker get their turn.
const TURN: usize = 4_096;

/// Reads the release as fast as the caller takes it and no faster: the caller's window is the only buffer.
pub(super) fn benchmarks(
    context: &Context,
    request: &pb::StreamBenchmarksRequest,
) -> Result<Export, Error> {
    let catalogue = context.store.catalogue();
    let loaded = Arc::clone(catalogue.release(&request.release)?);
    let filter = Filter::read(context, &loaded, &request.filter)?;
    Ok(Export { provenance: Some(loaded.provenance.clone()), loaded, filter, next: 0 })
}

/// The rest of an export.
#[derive(Debug)]
pub(super) struct Export {
    loaded: Arc<Loaded>,
    filter: Filter,
    /// The place of the next cell.
    next: usize,
    /// Goes with the first message, also where no cell matches.
    provenance: Option<Provenance>,
}

impl Stream for Export {
    type Item = Result<pb::StreamBenchmarksResponse, Status>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut task::Context<'_>,
    ) -> Poll<Option<Self::Item>> {
        let (benchmarks, ended) = self.turn();
        if benchmarks.is_empty() && !ended {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        let provenance = self.provenance.take();
        if benchmarks.is_empty() && provenance.is_none() {
            return Poll::Ready(None);
        }
        Poll::Ready(Some(Ok(pb::StreamBenchmarksResponse { benchmarks, provenance })))
    }
}

impl Export {
    /// Looks at some cells: those that match, and whether there are no more.
    fn turn(&mut self) -> (Vec<pb::Benchmark>, bool) {
        let loaded = &*self.loaded;
        let keys = loaded.keys();
        let mut benchmarks = Vec::new();
        let turn_end = keys.len().min(self.next + TURN);
        while self.next < turn_end && benchmarks.len() < CHUNK {
            let key = keys[self.next];
            self.next += 1;
            let cell =
                loaded.release.cell(key).filter(|cell| self.filter.matches(loaded, key, cell));
            benchmarks.extend(cell.map(|cell| encode::listed(loaded, key, cell)));
        }
        (benchmarks, self.next == keys.len())
    }
}
