//! How a run goes: a bar for who looks at a terminal, lines for who reads a log.

use std::io::IsTerminal as _;

use indicatif::{ProgressBar, ProgressStyle};
use medwage_bulk::{Fault, Manifest, Watch};

/// The one that suits stderr.
pub(super) fn choose_watch() -> Box<dyn Watch> {
    if std::io::stderr().is_terminal() { Box::new(Bar::new()) } else { Box::new(Lines) }
}

struct Bar(ProgressBar);

impl Bar {
    fn new() -> Self {
        let form = "{bar:40} {human_pos}/{human_len} rows, {per_sec}, {eta} left {msg}";
        let style = ProgressStyle::with_template(form);
        let bar = ProgressBar::no_length();
        Self(style.map_or_else(|_| bar.clone(), |style| bar.clone().with_style(style)))
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Watch for Bar {
    fn on_plan(&self, pieces: u64, finished: u64, rows: u64) {
        self.0.set_length(rows);
        self.0.println(format!("{pieces} pieces, {finished} of them finished before"));
    }

    fn on_rows(&self, count: u64) {
        self.0.inc(count);
    }

    fn on_finished(&self, manifest: &Manifest) {
        self.0.set_message(format!("{}, row group {}", manifest.file, manifest.row_group));
    }

    fn on_fault(&self, fault: &Fault) {
        self.0.println(format!("{}: {}", fault.subject, fault.reason));
    }
}

struct Lines;

impl Watch for Lines {
    fn on_plan(&self, pieces: u64, finished: u64, rows: u64) {
        tracing::info!(pieces, finished, rows, "planned");
    }

    fn on_rows(&self, _: u64) {}

    fn on_finished(&self, manifest: &Manifest) {
        let Manifest { file, row_group, counts, .. } = manifest;
        let medwage_bulk::Counts { read, estimated, rejected } = *counts;
        tracing::info!(%file, row_group, read, estimated, rejected, "finished");
    }

    fn on_fault(&self, fault: &Fault) {
        tracing::error!(subject = %fault.subject, reason = %fault.reason, "fault");
    }
}
