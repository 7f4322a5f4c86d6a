//! `ListBenchmarks`.

use std::sync::Arc;

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::Market as _;
use medwage_rpc_server::pace;
use medwage_rpc_status::Violations;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::filter::{BenchmarkFilter, OrderBy, Rank};
use crate::page::{self, Page, PageRequest};
use crate::query::read_view;
use crate::store::Loaded;

/// How many cells are looked at before a look at the clock: some 50 microseconds' worth.
const CELLS_PER_LOOK: usize = 1_024;
/// How many are written before that.
const WRITTEN_PER_LOOK: usize = 32;
/// Cells of any page that are kept before those behind it are left out.
const MIN_ROOM: usize = 16_384;

pub(super) async fn list_benchmarks(
    context: &Context,
    request: &pb::ListBenchmarksRequest,
) -> Result<pb::ListBenchmarksResponse, Error> {
    let view = request.view.to_string();
    let page = PageRequest {
        method: "ListBenchmarks",
        arguments: &[&request.filter, &request.order_by, &view],
        release: &request.parent,
        size: request.page_size,
        token: &request.page_token,
    };
    let mut wrong = Violations::default();
    let page = wrong.take_field(Page::read_page(page, page::LIST));
    let order = wrong.take_field(OrderBy::read_order(&request.order_by));
    let view = wrong.take_field(read_view(request.view));
    let ((page, order), view) = wrong.into_result::<_, Error>(page.zip(order).zip(view))?;
    let loaded = Arc::clone(context.store.releases().find_release("parent", page.release())?);
    let filter = BenchmarkFilter::read_filter(context, &loaded, &request.filter).await?;
    let (ranks, total) = select_ranks(&loaded, &filter, order, page.page_range()).await?;
    let mut listed = Vec::with_capacity(ranks.len());
    for some in ranks.chunks(WRITTEN_PER_LOOK) {
        pace::yield_if_due().await?;
        listed.extend(some.iter().filter_map(|rank| {
            let cell = loaded.release.cell(rank.key)?;
            Some(encode::write_listed(&loaded, rank.key, cell, view))
        }));
    }
    let part = page.write_part(loaded.id(), total, listed.into_iter());
    Ok(pb::ListBenchmarksResponse {
        benchmarks: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        resolved_filter: filter.resolved,
        provenance: Some(loaded.provenance.clone()),
    })
}

/// Finds the cells of a page in its order, and counts all that match. Of the others no more is kept than a page has:
/// several lists are computed at once.
async fn select_ranks(
    loaded: &Loaded,
    filter: &BenchmarkFilter,
    order: OrderBy,
    (offset, size): (usize, usize),
) -> Result<(Vec<Rank>, usize), Error> {
    let wanted = offset.saturating_add(size);
    let room = wanted.saturating_mul(2).max(MIN_ROOM);
    let (mut ranks, mut total) = (Vec::new(), 0);
    for keys in loaded.cell_keys().chunks(CELLS_PER_LOOK) {
        pace::yield_if_due().await?;
        for key in keys {
            let cell = loaded.release.cell(*key).filter(|cell| filter.is_match(loaded, *key, cell));
            ranks.extend(cell.map(|cell| order.rank_cell(*key, cell)));
        }
        if ranks.len() >= room {
            total += ranks.len() - wanted;
            ranks.select_nth_unstable_by(wanted, |one, other| order.compare_ranks(one, other));
            ranks.truncate(wanted);
        }
    }
    total += ranks.len();
    ranks.sort_unstable_by(|one, other| order.compare_ranks(one, other));
    ranks.truncate(wanted);
    ranks.drain(..offset.min(ranks.len()));
    Ok((ranks, total))
}
