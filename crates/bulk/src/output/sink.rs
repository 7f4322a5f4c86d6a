//! The objects of a piece. They appear whole: small ones in one request, large ones in parts that the last
//! request joins.

use arrow_array::RecordBatch;
use bytes::Bytes;
use object_store::buffered::BufWriter;
use object_store::path::Path;
use object_store::{ObjectStoreExt as _, PutPayload};
use tokio::io::AsyncWriteExt as _;

use super::estimates::Estimates;
use super::notices::list_notices;
use super::table::{TableForm, TableWriter};
use crate::address::Address;
use crate::ask::Identity;
use crate::error::Error;
use crate::manifest::Manifest;

/// The paths of the objects of a piece.
#[derive(Clone, Debug)]
pub(crate) struct Objects {
    pub(crate) estimates: Path,
    pub(crate) rejects: Path,
    pub(crate) manifest: Path,
}

impl Objects {
    /// Those of a row group of a file, below the output's address.
    pub(crate) fn of_row_group(
        output: &Address,
        file: &str,
        row_group: usize,
        form: TableForm,
    ) -> Self {
        let object = |folder: &str, ending: &str| {
            output.path_below(&format!("{folder}/{file}/{row_group:05}.{ending}"))
        };
        Self {
            estimates: object("estimates", form.extension()),
            rejects: object("rejects", "ndjson"),
            manifest: object("manifests", "json"),
        }
    }

    /// Reads the manifest, if the piece has one and its outputs are there as it says.
    pub(crate) async fn find_finished(&self, output: &Address) -> Result<Option<Manifest>, Error> {
        let failed = Error::storage_error("the manifest can't be read");
        let text = match output.store.get(&self.manifest).await {
            Ok(found) => found.bytes().await.map_err(&failed)?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(failed(error)),
        };
        // What another version wrote in another form is done again.
        let Ok(manifest) = serde_json::from_slice::<Manifest>(&text) else { return Ok(None) };
        for (object, size) in
            [(&self.estimates, manifest.estimates_size), (&self.rejects, manifest.rejects_size)]
        {
            match output.store.head(object).await {
                Ok(meta) if meta.size == size => {}
                Ok(_) | Err(object_store::Error::NotFound { .. }) => return Ok(None),
                Err(error) => {
                    return Err(Error::storage_error("an output can't be looked at")(error));
                }
            }
        }
        Ok(Some(manifest))
    }

    /// Writes the manifest, which makes the piece a finished one.
    pub(crate) async fn write_manifest(
        &self,
        output: &Address,
        manifest: &Manifest,
    ) -> Result<(), Error> {
        let mut text = serde_json::to_vec_pretty(manifest)
            .map_err(|error| Error::Output(error.to_string()))?;
        text.push(b'\n');
        let put = output.store.put(&self.manifest, PutPayload::from(text)).await;
        put.map(drop).map_err(Error::storage_error("the manifest can't be written"))
    }
}

/// The outputs of a piece while they are written.
pub(crate) struct Sink {
    estimates: TableWriter,
    rejects: BufWriter,
    rejects_size: u64,
}

impl Sink {
    /// Begins a piece. A manifest of before goes first: it speaks of outputs that are about to be replaced.
    pub(crate) async fn begin_piece(
        output: &Address,
        objects: &Objects,
        identity: &Identity,
        form: TableForm,
    ) -> Result<Self, Error> {
        match output.store.delete(&objects.manifest).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(Error::storage_error("a manifest can't be removed")(error)),
        }
        let schema = Estimates::default().finish_batch()?.schema();
        let notices = list_notices(&identity.release, &identity.model, &identity.provenance);
        let (store, path) = (output.store.clone(), objects.estimates.clone());
        Ok(Self {
            estimates: TableWriter::begin_object(store, path, form, schema, notices).await?,
            rejects: BufWriter::new(output.store.clone(), objects.rejects.clone()),
            rejects_size: 0,
        })
    }

    /// Appends rows.
    pub(crate) async fn write_rows(
        &mut self,
        estimates: &RecordBatch,
        rejects: Vec<u8>,
    ) -> Result<(), Error> {
        self.estimates.write_rows(estimates).await?;
        self.rejects_size += rejects.len() as u64;
        let put = self.rejects.put(Bytes::from(rejects)).await;
        put.map_err(Error::storage_error("the rejects can't be written"))
    }

    /// Makes both objects appear, and returns their bytes.
    pub(crate) async fn close_piece(mut self) -> Result<(u64, u64), Error> {
        let size = self.estimates.close_object().await?;
        let closed = self.rejects.shutdown().await.map_err(store_error);
        closed.map_err(Error::storage_error("the rejects can't be written"))?;
        Ok((size, self.rejects_size))
    }
}

/// Returns the store's error behind a writer that failed.
pub(super) fn store_error(error: std::io::Error) -> object_store::Error {
    object_store::Error::Generic { store: "output", source: error.into() }
}
