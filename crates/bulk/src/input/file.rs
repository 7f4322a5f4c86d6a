//! A file in a store, read as it was when it was listed.

use std::ops::Range;
use std::sync::Arc;

use bytes::Bytes;
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;
use object_store::{
    GetOptions, OBJECT_STORE_COALESCE_DEFAULT, ObjectMeta, ObjectStore, coalesce_ranges,
};
use parquet::arrow::arrow_reader::ArrowReaderOptions;
use parquet::arrow::async_reader::AsyncFileReader;
use parquet::errors::{ParquetError, Result as ParquetResult};
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use crate::error::Error;

/// A version of a file. Where it has changed since, nothing of it is read.
#[derive(Clone, Debug)]
pub(crate) struct File {
    pub(crate) store: Arc<dyn ObjectStore>,
    pub(crate) meta: ObjectMeta,
}

impl File {
    /// Reads all of it.
    pub(crate) async fn read_whole(&self) -> Result<Bytes, Error> {
        let range = 0..self.meta.size;
        // A store refuses an empty range.
        if range.is_empty() {
            return Ok(Bytes::new());
        }
        self.read_range(range).await.map_err(|error| match error {
            object_store::Error::Precondition { .. } => Error::Changed,
            source => Error::Storage { what: "it can't be read", source },
        })
    }

    async fn read_range(&self, range: Range<u64>) -> object_store::Result<Bytes> {
        let mut options = GetOptions::new().with_range(Some(range));
        options.if_match.clone_from(&self.meta.e_tag);
        self.store.get_opts(&self.meta.location, options).await?.bytes().await
    }
}

fn read_error(error: object_store::Error) -> ParquetError {
    ParquetError::External(Box::new(error))
}

impl AsyncFileReader for File {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, ParquetResult<Bytes>> {
        async move { self.read_range(range).await.map_err(read_error) }.boxed()
    }

    fn get_byte_ranges(
        &mut self,
        ranges: Vec<Range<u64>>,
    ) -> BoxFuture<'_, ParquetResult<Vec<Bytes>>> {
        async move {
            let fetch = |range| self.read_range(range);
            let near = OBJECT_STORE_COALESCE_DEFAULT;
            coalesce_ranges(&ranges, fetch, near).await.map_err(read_error)
        }
        .boxed()
    }

    fn get_metadata<'a>(
        &'a mut self,
        options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, ParquetResult<Arc<ParquetMetaData>>> {
        async move {
            let size = self.meta.size;
            let reader = ParquetMetaDataReader::new().with_arrow_reader_options(options);
            Ok(Arc::new(reader.load_and_finish(self, size).await?))
        }
        .boxed()
    }
}
