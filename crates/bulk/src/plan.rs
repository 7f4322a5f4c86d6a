//! Which pieces there are, and which of them are finished.

use std::sync::Arc;

use futures_util::{StreamExt as _, TryStreamExt as _, stream};
use object_store::{ObjectMeta, ObjectStoreExt as _};
use parquet::arrow::arrow_reader::ArrowReaderMetadata;

use crate::ask::Identity;
use crate::error::Error;
use crate::input::{File, Layout};
use crate::job::Job;
use crate::manifest::{Manifest, Version};
use crate::output::Objects;
use crate::summary::{Fault, FaultKind};

/// How many files and manifests are looked at at once.
const LOOKS: usize = 16;

/// A row group of a file.
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

/// What there is to do.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Pieces of this shard, with the manifests of those that are finished.
    pub(crate) pieces: Vec<(Piece, Option<Manifest>)>,
    /// Objects that are no `.parquet` files.
    pub(crate) passed_over: u64,
    pub(crate) faults: Vec<Fault>,
}

impl Plan {
    /// Looks at the input and at what is finished. A file that can't be used is a fault, and others go on.
    pub(crate) async fn make(job: &Job, identity: &Identity) -> Result<Self, Error> {
        if job.input.contains(&job.output) {
            let reason = "lies within the input: estimates would be read as profiles".to_owned();
            return Err(Error::Address { address: job.output.to_string(), reason });
        }
        let objects = objects(job).await?;
        let hidden =
            |it: &ObjectMeta| it.location.filename().is_some_and(|it| it.starts_with(['_', '.']));
        let wanted = |it: &ObjectMeta| it.location.extension() == Some("parquet") && !hidden(it);
        let (files, others): (Vec<_>, Vec<_>) = objects.into_iter().partition(wanted);
        if files.is_empty() {
            let reason = "holds no object that ends with .parquet".to_owned();
            return Err(Error::Address { address: job.input.to_string(), reason });
        }
        let mut plan = Self { passed_over: others.len() as u64, ..Self::default() };
        let cut = files.into_iter().map(|meta| async move {
            let file = job.input.relative(&meta.location);
            (pieces(job, identity, &file, meta).await, file)
        });
        let mut cut = stream::iter(cut).buffered(LOOKS);
        while let Some((pieces, file)) = cut.next().await {
            match pieces {
                Ok(pieces) => plan.pieces.extend(pieces),
                // What is wrong with a file is said by one shard; what may be different for each, by each.
                Err(error) => {
                    let kind = error.kind();
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
async fn objects(job: &Job) -> Result<Vec<ObjectMeta>, Error> {
    let input = &job.input;
    let failed = Error::storage("the input can't be listed");
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
async fn pieces(
    job: &Job,
    identity: &Identity,
    file: &str,
    meta: ObjectMeta,
) -> Result<Vec<(Piece, Option<Manifest>)>, Error> {
    let footer = footer(job, &meta).await?;
    Layout::of(footer.schema(), &job.ignored)?;
    let mut pieces = Vec::new();
    let mut first_row = 1;
    for (row_group, group) in footer.metadata().row_groups().iter().enumerate() {
        let rows = u64::try_from(group.num_rows())
            .map_err(|_| Error::Damaged("a row group has a negative number of rows".to_owned()))?;
        if job.shard.holds(file, row_group) {
            let (file, meta) = (file.to_owned(), meta.clone());
            pieces.push(Piece { file, meta, row_group, first_row, rows });
        }
        first_row += rows;
    }
    let looked = pieces.into_iter().map(|piece| async move {
        let manifest = finished(job, identity, &piece).await?;
        Ok((piece, manifest))
    });
    stream::iter(looked).buffered(LOOKS).try_collect().await
}

/// Reads what a file says of itself.
pub(crate) async fn footer(job: &Job, meta: &ObjectMeta) -> Result<ArrowReaderMetadata, Error> {
    let mut reader = reader(job, meta);
    ArrowReaderMetadata::load_async(&mut reader, Default::default()).await.map_err(Error::reading)
}

/// A reader of a file.
pub(crate) fn reader(job: &Job, meta: &ObjectMeta) -> File {
    File { store: Arc::clone(&job.input.store), meta: meta.clone() }
}

/// The manifest of a piece that is finished: with these outputs, from this input, of this release and model.
async fn finished(
    job: &Job,
    identity: &Identity,
    piece: &Piece,
) -> Result<Option<Manifest>, Error> {
    let objects = Objects::of(&job.output, &piece.file, piece.row_group);
    let manifest = objects.finished(&job.output).await?;
    Ok(manifest.filter(|it| {
        it.input == Version::from(&piece.meta)
            && it.release == identity.release
            && it.model == identity.model
            && it.counts.read == piece.rows
            && it.counts.add_up()
    }))
}
