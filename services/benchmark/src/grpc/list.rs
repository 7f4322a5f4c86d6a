//! `ListBenchmarks`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::Market as _;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::filter::{Filter, OrderBy};
use crate::page::Page;

pub(super) fn benchmarks(
    context: &Context,
    request: &pb::ListBenchmarksRequest,
) -> Result<pb::ListBenchmarksResponse, Error> {
    let question = [request.filter.as_str(), &request.order_by];
    let page = Page::read(
        "ListBenchmarks",
        &question,
        &request.release,
        request.page_size,
        &request.page_token,
    )?;
    let catalogue = context.store.catalogue();
    let loaded = &**catalogue.release(page.release())?;
    let order = OrderBy::read(&request.order_by)?;
    let filter = Filter::read(context, loaded, &request.filter)?;
    let cells = loaded.release.cells().filter(|(key, cell)| filter.matches(loaded, *key, cell));
    let mut ranks: Vec<_> = cells.map(|(key, cell)| order.rank(key, cell)).collect();
    let total = ranks.len();
    let (offset, size) = page.range();
    // Only the page itself is put in order: all else is on its right side of the page.
    let mut page_ranks = &mut ranks[..];
    if offset > 0 && offset < page_ranks.len() {
        page_ranks = page_ranks.select_nth_unstable_by(offset - 1, |a, b| order.compare(a, b)).2;
    } else if offset > 0 {
        page_ranks = &mut [];
    }
    if size < page_ranks.len() {
        page_ranks = page_ranks.select_nth_unstable_by(size, |a, b| order.compare(a, b)).0;
    }
    page_ranks.sort_unstable_by(|one, other| order.compare(one, other));
    let listed = page_ranks.iter().filter_map(|rank| {
        loaded.release.cell(rank.key).map(|cell| encode::listed(loaded, rank.key, cell))
    });
    let part = page.part(loaded.id(), total, listed.collect());
    Ok(pb::ListBenchmarksResponse {
        benchmarks: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        provenance: Some(loaded.provenance.clone()),
    })
}
