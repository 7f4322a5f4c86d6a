//! `medwage model`: fits the estimate's model to published figures, and reports the fit.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use medwage_calibration::{Calibration, Inputs, draw_charts, fit, write_report};
use medwage_catalog::embedded_reference;
use medwage_dataset::{Release, newest_embedded};

/// The file that a fit is written to, beside its inputs.
const FILE: &str = "model.toml";

/// The commands for the model.
#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Fits the model and writes model.toml.
    Fit(Fit),
    /// Prints every published figure beside the model's, and where it fits poorly.
    Report(Report),
}

/// How to fit.
#[derive(clap::Args)]
pub(crate) struct Fit {
    /// The directory of the model's tables.
    #[arg(long, default_value = "data/model", value_name = "DIRECTORY")]
    inputs: PathBuf,
    /// Writes nothing, and fails where model.toml is not what the fit gives.
    #[arg(long)]
    check: bool,
}

/// The parts of the model's report.
#[derive(clap::Args)]
pub(crate) struct Report {
    /// The directory of the model's tables.
    #[arg(long, default_value = "data/model", value_name = "DIRECTORY")]
    inputs: PathBuf,
    /// Writes the report to this file, as it is printed.
    #[arg(long, value_name = "FILE")]
    write: Option<PathBuf>,
    /// Draws the fit into this directory, as SVG.
    #[arg(long, value_name = "DIRECTORY")]
    charts: Option<PathBuf>,
}

impl Command {
    pub(crate) fn run(self, out: &mut dyn Write) -> anyhow::Result<()> {
        match self {
            Self::Fit(args) => args.run(out),
            Self::Report(args) => args.run(out),
        }
    }
}

impl Fit {
    fn run(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let Fitted { calibration, .. } = Fitted::new(&self.inputs)?;
        let text = calibration.text()?;
        let path = self.inputs.join(FILE);
        if self.check {
            let written = std::fs::read_to_string(&path)
                .with_context(|| format!("can't read {}", path.display()))?;
            ensure!(written == text, "{} is not what the fit gives; fit again", path.display());
            return Ok(writeln!(out, "{} is what the fit gives", path.display())?);
        }
        write_file(&path, &text)?;
        let (id, figures) = (&calibration.document.id, calibration.fitted.len());
        Ok(writeln!(out, "wrote {id} to {}: {figures} figures and steps", path.display())?)
    }
}

impl Report {
    fn run(&self, out: &mut dyn Write) -> anyhow::Result<()> {
        let Fitted { inputs, release, calibration } = Fitted::new(&self.inputs)?;
        let text = write_report(&inputs, embedded_reference()?, &*release, &calibration)?;
        if let Some(path) = &self.write {
            write_file(path, &text)?;
        }
        if let Some(directory) = &self.charts {
            save_charts(directory, &calibration)?;
        }
        Ok(out.write_all(text.as_bytes())?)
    }
}

/// Fits the model anew to a release and writes it, its report and its charts; returns what was written.
pub(crate) fn refit_model(
    directory: &Path,
    release: &Arc<Release>,
    documents: &Path,
) -> anyhow::Result<Vec<PathBuf>> {
    let Fitted { inputs, calibration, .. } = Fitted::fit_release(directory, Arc::clone(release))?;
    let (file, page) = (directory.join(FILE), documents.join("model-report.md"));
    write_file(&file, &calibration.text()?)?;
    write_file(&page, &write_report(&inputs, embedded_reference()?, &**release, &calibration)?)?;
    let pictures = documents.join("model");
    save_charts(&pictures, &calibration)?;
    Ok(vec![file, page, pictures])
}

fn save_charts(directory: &Path, calibration: &Calibration) -> anyhow::Result<()> {
    std::fs::create_dir_all(directory)
        .with_context(|| format!("can't make {}", directory.display()))?;
    for chart in draw_charts(calibration)? {
        write_file(&directory.join(chart.file), &chart.svg)?;
    }
    Ok(())
}

fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    std::fs::write(path, text).with_context(|| format!("can't write {}", path.display()))
}

/// The basis and the result of a fit to the figures and the release that are built in.
struct Fitted {
    inputs: Inputs,
    release: Arc<Release>,
    calibration: Calibration,
}

impl Fitted {
    fn new(directory: &Path) -> anyhow::Result<Self> {
        Self::fit_release(directory, newest_embedded().open_release()?)
    }

    fn fit_release(directory: &Path, release: Arc<Release>) -> anyhow::Result<Self> {
        let inputs = Inputs::read_directory(directory)?;
        let calibration = fit(&inputs, &embedded_reference()?.statistics, &*release)?;
        Ok(Self { inputs, release, calibration })
    }
}
