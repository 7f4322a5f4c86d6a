//! A release, or what a filter lets through, as one table.

use crate::address::Address;
use crate::ask::{BenchmarkSource, release_of};
use crate::error::Error;
use crate::output::{BenchmarkRows, RowKind, TableForm, TableWriter, list_notices};

/// Rows that are put together before they are written.
const BATCH: usize = 8_192;

/// The benchmarks that are written, and where to.
#[derive(Debug)]
pub struct BenchmarkJob {
    /// The object, which is replaced where it is there.
    pub output: Address,
    /// The form of it.
    pub form: TableForm,
    /// The service that is asked.
    pub source: BenchmarkSource,
    /// The release. None takes the current one.
    pub release: Option<String>,
    /// Conditions of the contract's filter; empty for the whole release.
    pub filter: String,
    /// True if markets of which nothing was released are estimated.
    pub is_modeled: bool,
}

/// Rows that were written, by how much is known of each market.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BenchmarkSummary {
    /// The release that answered.
    pub release: String,
    /// One sentence to cite its figures with.
    pub citation: String,
    /// Rows with a published figure.
    pub published: u64,
    /// Rows with estimates.
    pub modeled: u64,
    /// Rows with a lower bound only.
    pub bounded: u64,
    /// Rows of which nothing was released.
    pub withheld: u64,
    /// Bytes of the object.
    pub size: u64,
}

impl BenchmarkSummary {
    /// All rows.
    #[must_use]
    pub fn row_total(&self) -> u64 {
        self.published + self.modeled + self.bounded + self.withheld
    }

    fn count_row(&mut self, kind: RowKind) {
        match kind {
            RowKind::Published => self.published += 1,
            RowKind::Modeled => self.modeled += 1,
            RowKind::LowerBound => self.bounded += 1,
            RowKind::Withheld => self.withheld += 1,
        }
    }
}

impl BenchmarkJob {
    /// Writes the table. It appears once it is whole.
    ///
    /// # Errors
    /// Fails where the service does not answer, where nothing fits the filter, or where the object can't be written.
    pub async fn run_export(self) -> Result<BenchmarkSummary, Error> {
        let mut summary = BenchmarkSummary::default();
        let mut rows = BenchmarkRows::default();
        let mut provenance = None;
        let mut table: Option<TableWriter> = None;
        let export = self.source.export_benchmarks(
            self.release.as_deref(),
            &self.filter,
            async |mut reply| {
                provenance = reply.provenance.take().or(provenance.take());
                let Some(first) = reply.benchmarks.first() else { return Ok(()) };
                if table.is_none() {
                    let from =
                        provenance.take().ok_or(Error::Answer("an export without provenance"))?;
                    summary.release = release_of(first).to_owned();
                    let notices = list_notices(&summary.release, "", &from);
                    summary.citation = from.citation;
                    let schema = BenchmarkRows::default().finish_batch()?.schema();
                    let (store, path) = (self.output.store.clone(), self.output.path.clone());
                    table = Some(
                        TableWriter::begin_object(store, path, self.form, schema, notices).await?,
                    );
                }
                if self.is_modeled {
                    self.estimate_withheld(&mut reply.benchmarks).await?;
                }
                for benchmark in &reply.benchmarks {
                    rows.push_benchmark(benchmark)?;
                    summary.count_row(RowKind::of_benchmark(benchmark));
                }
                if rows.row_count() >= BATCH {
                    let table =
                        table.as_mut().ok_or(Error::Answer("an export without provenance"))?;
                    table.write_rows(&std::mem::take(&mut rows).finish_batch()?).await?;
                }
                Ok(())
            },
        );
        export.await?;
        let Some(mut table) = table else {
            return Err(Error::Refused("no benchmark fits the filter".to_owned()));
        };
        table.write_rows(&rows.finish_batch()?).await?;
        summary.size = table.close_object().await?;
        Ok(summary)
    }

    /// Puts estimates in the place of benchmarks that say nothing. The employment stays, which is published.
    async fn estimate_withheld(
        &self,
        benchmarks: &mut [medwage_contracts::pb::benchmark::Benchmark],
    ) -> Result<(), Error> {
        let is_withheld = |benchmark: &_| RowKind::of_benchmark(benchmark) == RowKind::Withheld;
        let withheld: Vec<_> =
            benchmarks.iter().filter(|benchmark| is_withheld(*benchmark)).collect();
        if withheld.is_empty() {
            return Ok(());
        }
        let estimates = self.source.estimate_markets(&withheld).await?;
        let places = benchmarks.iter_mut().filter(|benchmark| is_withheld(*benchmark));
        for (benchmark, estimate) in places.zip(estimates) {
            let Some(mut estimate) = estimate else { continue };
            estimate.employment = estimate.employment.or(benchmark.employment);
            *benchmark = estimate;
        }
        Ok(())
    }
}
