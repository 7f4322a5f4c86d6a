//! One piece: rows in, estimates and rejects out, and at last its manifest.

use std::sync::Arc;

use arrow_array::RecordBatch;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, TryStreamExt as _};
use parquet::arrow::ProjectionMask;
use parquet::arrow::async_reader::ParquetRecordBatchStreamBuilder;

use crate::ask::{Identity, Outcome};
use crate::error::Error;
use crate::input::{Layout, read_profiles};
use crate::job::{Job, Watch};
use crate::manifest::{Counts, Manifest, Version};
use crate::output::{Estimates, Objects, Rejects, Sink};
use crate::plan::{Piece, is_csv, open_reader, read_footer, read_table};

/// The outcome of a batch of rows.
struct Batch {
    read: u64,
    estimates: RecordBatch,
    rejects: Rejects,
}

/// Makes a piece, from nothing.
pub(crate) async fn make_piece(
    job: &Arc<Job>,
    identity: &Arc<Identity>,
    piece: &Arc<Piece>,
    watch: &dyn Watch,
) -> Result<Manifest, Error> {
    let rows = read_rows(job, piece).await?;
    let objects = Objects::of_row_group(&job.output, &piece.file, piece.row_group, job.form);
    let mut sink = Sink::begin_piece(&job.output, &objects, identity, job.form).await?;
    let mut first = piece.first_row;
    // Batches are asked for side by side, each in a task of its own, and written in the order of the rows.
    let mut batches = rows
        .map_ok(|rows| {
            let here = first;
            first += rows.num_rows() as u64;
            estimate_rows(Arc::clone(job), Arc::clone(identity), Arc::clone(piece), rows, here)
        })
        .try_buffered(job.in_flight);
    let mut counts = Counts::default();
    while let Some(batch) = batches.try_next().await? {
        counts += Counts {
            read: batch.read,
            estimated: batch.estimates.num_rows() as u64,
            rejected: batch.rejects.count,
        };
        sink.write_rows(&batch.estimates, batch.rejects.lines).await?;
        watch.on_rows(batch.read);
    }
    if counts.read != piece.rows || !counts.add_up() {
        return Err(Error::Damaged(format!("{} rows are announced: {counts:?}", piece.rows)));
    }
    let (estimates_size, rejects_size) = sink.close_piece().await?;
    let manifest = Manifest {
        file: piece.file.clone(),
        row_group: piece.row_group,
        input: Version::from(&piece.meta),
        release: identity.release.clone(),
        model: identity.model.clone(),
        medwage: env!("CARGO_PKG_VERSION").to_owned(),
        counts,
        estimates_size,
        rejects_size,
    };
    objects.write_manifest(&job.output, &manifest).await?;
    Ok(manifest)
}

/// The rows of a piece, so many at a time as one request takes.
async fn read_rows(
    job: &Job,
    piece: &Piece,
) -> Result<BoxStream<'static, Result<RecordBatch, Error>>, Error> {
    if is_csv(&piece.file) {
        let rows = read_table(job, &piece.meta).await?;
        let starts = (0..rows.num_rows()).step_by(job.batch);
        let batch = job.batch;
        let batches = starts
            .map(move |start| Ok(rows.slice(start, batch.min(rows.num_rows() - start))))
            .collect::<Vec<_>>();
        return Ok(stream::iter(batches).boxed());
    }
    let footer = read_footer(job, &piece.meta).await?;
    let places = Layout::of_schema(footer.schema(), &job.ignored)?.places;
    let columns = ProjectionMask::roots(footer.parquet_schema(), places);
    let rows =
        ParquetRecordBatchStreamBuilder::new_with_metadata(open_reader(job, &piece.meta), footer)
            .with_projection(columns)
            .with_row_groups(vec![piece.row_group])
            .with_batch_size(job.batch)
            .build()
            .map_err(Error::reading_error)?;
    Ok(rows.map_err(Error::reading_error).boxed())
}

/// Estimates some rows, the first of which is row `first` of the file.
async fn estimate_rows(
    job: Arc<Job>,
    identity: Arc<Identity>,
    piece: Arc<Piece>,
    rows: RecordBatch,
    first: u64,
) -> Result<Batch, Error> {
    let task =
        tokio::spawn(
            async move { estimate_batch(&job, &identity, &piece.file, &rows, first).await },
        );
    task.await.map_err(|error| Error::Output(error.to_string()))?
}

async fn estimate_batch(
    job: &Job,
    identity: &Identity,
    file: &str,
    rows: &RecordBatch,
    first: u64,
) -> Result<Batch, Error> {
    let profiles = read_profiles(rows, first, &identity.release)?;
    let asked: Vec<_> = profiles.iter().filter(|profile| profile.faults.is_empty()).collect();
    let requests: Vec<_> = asked.iter().map(|profile| profile.request.clone()).collect();
    let mut outcomes = job.estimator.ask_estimates(&requests).await?.into_iter();
    let (mut estimates, mut rejects) = (Estimates::default(), Rejects::default());
    for profile in &profiles {
        let Some(id) = profile.id.as_deref().filter(|_| profile.faults.is_empty()) else {
            rejects.push_reject(file, profile, &profile.faults)?;
            continue;
        };
        match outcomes.next().ok_or(Error::Answer("a request without a result"))? {
            Outcome::Estimated(estimate) => {
                estimates.push_estimate(id, profile.row, &estimate, identity)?;
            }
            Outcome::Rejected(reasons) => rejects.push_reject(file, profile, &reasons)?,
        }
    }
    Ok(Batch { read: profiles.len() as u64, estimates: estimates.finish_batch()?, rejects })
}
