//! `medwage release adopt` on a made May 2026: the files of May 2025 with wages 3% higher, under their new name.

use std::fs;
use std::io::{BufRead as _, BufReader, BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use medwage_dataset::Release;
use medwage_domain::market::Market as _;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The publisher's files of May 2025, where they are at hand.
fn published() -> Option<PathBuf> {
    let beside = || root().join("../shared");
    let shared = std::env::var_os("MEDWAGE_SHARED").map_or_else(beside, PathBuf::from);
    let files = shared.join("data/bls-oews-2025");
    if files.is_dir() {
        return Some(files);
    }
    eprintln!("SKIPPED: no publisher's files in {}; set MEDWAGE_SHARED", shared.display());
    None
}

/// The occupations that are kept: enough for the model and its validation, few enough for a test.
fn is_kept(soc: &str) -> bool {
    const KEPT: [&str; 13] = [
        "000000", "110000", "119111", "130000", "131041", "151211", "310000", "319094", "430000",
        "431011", "433011", "433021", "436013",
    ];
    soc.starts_with("29") || KEPT.contains(&soc) || soc == "439041"
}

/// Writes the made files: one year later, hourly wages under $40 and what belongs to them 3% higher.
fn make_next_year(published: &Path, made: &Path) {
    for name in ["oe.area", "oe.datatype", "oe.footnote", "oe.industry"] {
        fs::copy(published.join(name), made.join(name)).unwrap();
    }
    let release = fs::read_to_string(published.join("oe.release")).unwrap();
    fs::write(made.join("oe.release"), release.replace("2025", "2026")).unwrap();
    let occupations = fs::read_to_string(published.join("oe.occupation")).unwrap();
    let kept = occupations.split_inclusive('\n').enumerate();
    let kept =
        kept.filter(|(place, line)| *place == 0 || is_kept(&line[..6])).map(|(_, line)| line);
    fs::write(made.join("oe.occupation"), kept.collect::<String>()).unwrap();

    let packed = fs::File::open(published.join("oe.data.0.Current.zst")).unwrap();
    let rows = BufReader::new(zstd::Decoder::new(packed).unwrap());
    let mut file = BufWriter::new(fs::File::create(made.join("oe.data.0.Current")).unwrap());
    let mut cell = Aging::default();
    for (place, row) in rows.split(b'\n').enumerate() {
        let row = String::from_utf8(row.unwrap()).unwrap();
        if place == 0 {
            writeln!(file, "{row}").unwrap();
        } else if is_kept(&row[17..23]) {
            writeln!(file, "{}", cell.aged(&row)).unwrap();
        }
    }
}

/// The cell whose rows come by, one statistic each, hourly wages before annual ones.
#[derive(Default)]
struct Aging {
    key: String,
    /// The hourly wages that were raised, by the data type of the same wage a year.
    hourly: Vec<(&'static str, f64)>,
    is_raised: bool,
}

impl Aging {
    fn aged(&mut self, row: &str) -> String {
        const PAIRS: [(&str, &str); 6] =
            [("03", "04"), ("06", "11"), ("07", "12"), ("08", "13"), ("09", "14"), ("10", "15")];
        let mut fields: Vec<String> = row.split('\t').map(str::to_owned).collect();
        let (key, data_type) = (row[..23].to_owned(), &row[23..25]);
        if key != self.key {
            *self = Self { key, ..Self::default() };
        }
        let value = fields[3].trim().parse::<f64>().ok();
        if data_type == "03" {
            self.is_raised = value.is_some_and(|hourly| hourly < 40.0);
        }
        if let Some(value) = value.filter(|_| self.is_raised) {
            let raised = (value * 103.0).round() / 100.0;
            if let Some((_, annual)) = PAIRS.iter().find(|(hourly, _)| *hourly == data_type) {
                self.hourly.push((annual, raised));
                fields[3] = format!("{raised:>12.2}");
            } else if let Some((_, hourly)) = self.hourly.iter().find(|(it, _)| *it == data_type) {
                fields[3] = format!("{:>12.0}", (hourly * 208.0).round() * 10.0);
            }
        }
        fields[1] = "2026".to_owned();
        fields.join("\t")
    }
}

/// A copy of what adopting rewrites.
fn project() -> tempfile::TempDir {
    let copy = tempfile::tempdir().unwrap();
    for folder in ["data", "data/model", "docs", "docs/model"] {
        fs::create_dir_all(copy.path().join(folder)).unwrap();
        for entry in fs::read_dir(root().join(folder)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                fs::copy(&path, copy.path().join(folder).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    copy
}

fn adopt(files: &Path, project: &Path, more: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_medwage"));
    command.args(["release", "adopt"]).arg(files).arg("--root").arg(project).args(more);
    command.output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn a_made_may_2026_is_adopted_whole() {
    let Some(published) = published() else { return };
    let (made, project) = (tempfile::tempdir().unwrap(), project());
    make_next_year(&published, made.path());
    let output = adopt(made.path(), project.path(), &["--published", "2027-05-14"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let said = text(&output.stdout);
    eprintln!("{said}");
    for line in ["oews-2025-05 to oews-2026-05", "29-2072", "+3.0%", "look at:", "are gone"] {
        assert!(said.contains(line), "{line}: {said}");
    }

    let read = |name: &str| fs::read_to_string(project.path().join(name)).unwrap();
    let snapshot = fs::read(project.path().join("data/oews-2026-05.mws")).unwrap();
    let release = Release::open_snapshot(&snapshot).unwrap();
    assert_eq!(release.meta().title, "May 2026");
    assert_eq!(release.meta().publication_date.as_deref(), Some("2027-05-14"));
    assert!(release.area_model().is_some());
    let sums = read("data/SHA256SUMS");
    assert_eq!(sums.lines().count(), medwage_dataset::embedded_releases().len() + 1);
    assert!(sums.lines().any(|line| line.ends_with("  data/oews-2026-05.mws")), "{sums}");
    assert!(read("data/README.md").contains("| `oews-2026-05.mws` | OEWS, May 2026: "));
    assert!(read("docs/validation.md").contains("Release oews-2026-05"));
    let own = fs::read_to_string(root().join("docs/model-report.md")).unwrap();
    assert_ne!(read("docs/model-report.md"), own, "the report is of the new release");

    // The same files change nothing; others under the same id are refused, unless they are to take its place.
    assert!(adopt(made.path(), project.path(), &["--published", "2027-05-14"]).status.success());
    let other = adopt(made.path(), project.path(), &["--published", "2027-05-15"]);
    assert!(!other.status.success());
    assert!(text(&other.stderr).contains("a release never changes"), "{}", text(&other.stderr));
    assert!(fs::read(project.path().join("data/oews-2026-05.mws")).unwrap() == snapshot);
    let replaced = adopt(made.path(), project.path(), &["--published", "2027-05-15", "--replace"]);
    assert!(replaced.status.success(), "{}", text(&replaced.stderr));
    assert!(fs::read(project.path().join("data/oews-2026-05.mws")).unwrap() != snapshot);
}

#[test]
fn what_can_not_be_imported_changes_nothing() {
    let (empty, project) = (tempfile::tempdir().unwrap(), project());
    let before = fs::read(project.path().join("data/SHA256SUMS")).unwrap();
    let output = adopt(empty.path(), project.path(), &[]);
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("can't import"), "{}", text(&output.stderr));
    assert_eq!(fs::read(project.path().join("data/SHA256SUMS")).unwrap(), before);
}
