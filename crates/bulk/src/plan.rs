//! Which pieces there are, and which of them are finished.

use std::sync::Arc;

use arrow_array::RecordBatch;
use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use object_store::{ObjectMeta, ObjectStoreExt as _};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;

use crate::ask::Identity;
use crate::error::Error;
use crate::input::{File, Layout, read_csv};
use crate::job::Job;
use crate::manifest::{Manifest, Version};
use crate::output::{Objects, TableForm};
use crate::summary::{Fault, FaultKind};

/// How many files and manifests are looked at at once.
const LOOKS: usize = 16;

/// Bytes of the largest CSV file that is taken, since it is read whole.
const LARGEST_CSV: u64 = 256 << 20;

/// A row group of a Parquet file, or a whole CSV file.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// The file, below the input's address.
    pub(crate) file: String,
    pub(crate) meta: ObjectMeta,
    pub(crate) row_group: usize,
    /// The place of its first row in the file, from 1.
    pub(crate) first_row: u64,
    pub(crate) rows: u64,
}

/// The pieces that are to be done.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Pieces of this shard, with the manifests of those that are finished.
    pub(crate) pieces: Vec<(Piece, Option<Manifest>)>,
    /// Objects that are neither `.parquet` nor `.csv` files.
    pub(crate) passed_over: u64,
    pub(crate) faults: Vec<Fault>,
}

impl Plan {
    /// Looks at the input and at what is finished. A file that can't be used is a fault, and others go on.
    pub(crate) async fn plan_job(job: &Job, identity: &Identity) -> Result<Self, Error> {
        if job.input.contains_address(&job.output) {
            let reason = "lies within the input: estimates would be read as profiles".to_owned();
            return Err(Error::Address { address: job.output.to_string(), reason });
        }
        let objects = list_objects(job).await?;
        let hidden = |meta: &ObjectMeta| {
            meta.location.filename().is_some_and(|filename| filename.starts_with(['_', '.']))
        };
        let is_table =
            |meta: &ObjectMeta| meta.location.filename().and_then(TableForm::from_name).is_some();
        let wanted = |meta: &ObjectMeta| is_table(meta) && !hidden(meta);
        let (files, others): (Vec<_>, Vec<_>) = objects.into_iter().partition(wanted);
        if files.is_empty() {
            let reason = "holds no object that ends with .parquet or .csv".to_owned();
            return Err(Error::Address { address: job.input.to_string(), reason });
        }
        let mut plan = Self { passed_over: others.len() as u64, ..Self::default() };
        let cut = files.into_iter().map(|meta| async move {
            let file = job.input.relative_name(&meta.location);
            (list_pieces(job, identity, &file, meta).await, file)
        });
        let mut cut = stream::iter(cut).buffered(LOOKS);
        while let Some((pieces, file)) = cut.next().await {
            match pieces {
                Ok(pieces) => plan.pieces.extend(pieces),
                // What is wrong with a file is said by one shard; what may be different for each, by each.
                Err(error) => {
                    let kind = error.fault_kind();
                    if kind != FaultKind::Refused || job.shard.speaks_for(&file) {
                        plan.faults.push(Fault { subject: file, kind, reason: error.to_string() });
                    }
                }
            }
        }
        Ok(plan)
    }
}

/// All objects of the input, by name: the one object that it names, or those below it.
async fn list_objects(job: &Job) -> Result<Vec<ObjectMeta>, Error> {
    let input = &job.input;
    let failed = Error::storage_error("the input can't be listed");
    // A whole bucket is no object.
    if !input.path.as_ref().is_empty() {
        match input.store.head(&input.path).await {
            Ok(one) => return Ok(vec![one]),
            Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(failed(error)),
        }
    }
    let listed = input.store.list(Some(&input.path)).try_collect::<Vec<_>>().await;
    let mut objects = listed.map_err(failed)?;
    objects.sort_by(|one, other| one.location.cmp(&other.location));
    Ok(objects)
}

/// This shard's pieces of a file.
async fn list_pieces(
    job: &Job,
    identity: &Identity,
    file: &str,
    meta: ObjectMeta,
) -> Result<Vec<(Piece, Option<Manifest>)>, Error> {
    let mut pieces = Vec::new();
    let mut first_row = 1;
    for (row_group, rows) in count_rows(job, file, &meta).await?.into_iter().enumerate() {
        if job.shard.holds_row_group(file, row_group) {
            let (file, meta) = (file.to_owned(), meta.clone());
            pieces.push(Piece { file, meta, row_group, first_row, rows });
        }
        first_row += rows;
    }
    let looked = pieces.into_iter().map(|piece| async move {
        let manifest = find_finished(job, identity, &piece).await?;
        Ok((piece, manifest))
    });
    stream::iter(looked).buffered(LOOKS).try_collect().await
}

/// The rows of each row group of a file, once its columns are seen to be those of profiles. A CSV file is one group.
async fn count_rows(job: &Job, file: &str, meta: &ObjectMeta) -> Result<Vec<u64>, Error> {
    if is_csv(file) {
        // Only a shard that has it reads it whole; the others need no more than to know that it is one piece.
        let is_ours = job.shard.holds_row_group(file, 0);
        let rows = if is_ours { read_table(job, meta).await?.num_rows() as u64 } else { 0 };
        return Ok(vec![rows]);
    }
    let footer = read_footer(job, meta).await?;
    Layout::of_schema(footer.schema(), &job.ignored)?;
    let groups = footer.metadata().row_groups().iter();
    let counts = groups.map(|group| u64::try_from(group.num_rows()));
    let negative = |_| Error::Damaged("a row group has a negative number of rows".to_owned());
    counts.collect::<Result<_, _>>().map_err(negative)
}

/// True if a file is read as CSV, by its name.
pub(crate) fn is_csv(file: &str) -> bool {
    TableForm::from_name(file) == Some(TableForm::Csv)
}

/// Reads a CSV file whole: the columns that profiles may have, as texts.
pub(crate) async fn read_table(job: &Job, meta: &ObjectMeta) -> Result<RecordBatch, Error> {
    if meta.size > LARGEST_CSV {
        return Err(Error::Text("it is larger than 256 MiB; write it as Parquet".to_owned()));
    }
    let rows = read_csv(&open_reader(job, meta).read_whole().await?)?;
    let places = Layout::of_texts(&rows.schema(), &job.ignored)?.places;
    rows.project(&places).map_err(|error| Error::Text(error.to_string()))
}

/// Reads what a file says of itself.
pub(crate) async fn read_footer(
    job: &Job,
    meta: &ObjectMeta,
) -> Result<ArrowReaderMetadata, Error> {
    let mut reader = open_reader(job, meta);
    ArrowReaderMetadata::load_async(&mut reader, Default::default())
        .await
        .map_err(Error::reading_error)
}

/// A reader of a file.
pub(crate) fn open_reader(job: &Job, meta: &ObjectMeta) -> File {
    File { store: Arc::clone(&job.input.store), meta: meta.clone() }
}

/// The manifest of a piece that is finished: with these outputs, from this input, of this release and model.
async fn find_finished(
    job: &Job,
    identity: &Identity,
    piece: &Piece,
) -> Result<Option<Manifest>, Error> {
    let objects = Objects::of_row_group(&job.output, &piece.file, piece.row_group, job.form);
    let manifest = objects.find_finished(&job.output).await?;
    Ok(manifest.filter(|manifest| {
        manifest.input == Version::from(&piece.meta)
            && manifest.release == identity.release
            && manifest.model == identity.model
            && manifest.counts.read == piece.rows
            && manifest.counts.add_up()
    }))
}
