//! `ListBenchmarks`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::market::Market as _;
use medwage_rpc_status::Violations;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::filter::{BenchmarkFilter, OrderBy};
use crate::page::{self, Page, PageRequest};
use crate::query::read_view;

pub(super) fn list(
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
    let page = wrong.take(Page::read(page, page::LIST));
    let order = wrong.take(OrderBy::read(&request.order_by));
    let view = wrong.take(read_view(request.view));
    let ((page, order), view) = wrong.finish::<_, Error>(page.zip(order).zip(view))?;
    let releases = context.store.releases();
    let loaded = &**releases.read("parent", page.release())?;
    let filter = BenchmarkFilter::read(context, loaded, &request.filter)?;
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
        loaded.release.cell(rank.key).map(|cell| encode::listed(loaded, rank.key, cell, view))
    });
    let part = page.part(loaded.id(), total, listed);
    Ok(pb::ListBenchmarksResponse {
        benchmarks: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        resolved_filter: filter.resolved,
        provenance: Some(loaded.provenance.clone()),
    })
}
