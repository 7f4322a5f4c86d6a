//! Another field: a catalog of nursing alone is checked, found by name and planned in, and no source names an entry of this one.

use std::fs;
use std::path::{Path, PathBuf};

use medwage_catalog::{CatalogDocument, embedded_catalog, embedded_reference};
use medwage_dataset::newest_embedded;
use medwage_domain::career::plan::{
    Limits, Location, PlanQuery, QUARTERS, Step, Study, Target, Wages, find_plans,
};
use medwage_domain::career::{Catalog, Qualifications};
use medwage_domain::cell::{Measure, TopCode};
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education};
use medwage_domain::market::{CellKey, Market as _};
use medwage_domain::money::{Cents, Pay};

const NURSING: &str = include_str!("nursing.toml");

fn nursing() -> Catalog {
    CatalogDocument::from_text(NURSING).unwrap().to_catalog().unwrap()
}

/// The national median of each role's occupation in the release, and a percent a year.
struct ReleaseWages(Vec<f64>);

impl ReleaseWages {
    fn new(catalog: &Catalog) -> Self {
        let release = newest_embedded().open_release().unwrap();
        let top: TopCode = release.top_code();
        let median = |soc| {
            let key = CellKey {
                occupation: release.occupation_ix(soc).unwrap(),
                area: release.nation(),
                industry: release.all_industries(),
            };
            let cell = release.cell(key).unwrap();
            cell.wage(Measure::P50, Pay::Annual, top).value().unwrap().dollars()
        };
        Self(catalog.roles.iter().map(|role| median(role.occupation)).collect())
    }
}

impl Wages for ReleaseWages {
    fn annual(
        &self,
        (role, _): (usize, usize),
        years: f64,
        _education: Education,
        _held: CredentialSet,
    ) -> f64 {
        self.0[role] * (1.0 + 0.01 * years)
    }

    fn class(&self, _role: usize, _held: CredentialSet) -> u32 {
        0
    }

    fn is_worth_as_much(&self, _one: CredentialIx, _other: CredentialIx) -> bool {
        true
    }
}

#[test]
fn a_catalog_of_another_field_stands_by_itself() {
    let catalog = nursing();
    assert_eq!(catalog.check(embedded_reference().unwrap()), []);
    assert_eq!((catalog.roles.len(), catalog.credentials.len(), catalog.programs.len()), (4, 2, 3));
    for id in ["coder-2", "CPC"] {
        assert!(catalog.role(id).is_none() && catalog.credential(id).is_none(), "{id}");
    }
}

#[test]
fn plans_go_up_the_ladder_of_another_field() {
    let catalog = nursing();
    let wages = ReleaseWages::new(&catalog);
    let role = |id: &str| catalog.role(id).unwrap();
    let query = PlanQuery {
        catalog: &catalog,
        start: Qualifications {
            role: Some(role("ward-assistant")),
            years: 1.0,
            education: Education::HighSchool,
            ..Qualifications::default()
        },
        target: Target::Role(role("ward-nurse")),
        limits: Limits {
            horizon: 10 * QUARTERS,
            finish_by: 10 * QUARTERS,
            budget: None,
            hours_per_week: 40.0,
            degrees: true,
            full_time_study: true,
            studies: 3,
            labels: 1_000_000,
        },
        locations: &[Location { moving: Cents::default(), remote: false }],
        rate: 0.03,
        only: None,
        through: None,
        unlifted: None,
    };
    let found = find_plans(&query, &wages, &|| false).unwrap();
    assert!(!found.plans.is_empty());
    let (degree, license) = (
        catalog.programs.iter().position(|it| it.id == "associate-nursing").unwrap(),
        catalog.credential("RN-X").unwrap(),
    );
    for plan in &found.plans {
        let studies: Vec<_> = plan
            .steps
            .iter()
            .filter_map(|it| match it.step {
                Step::Study(study) => Some(study),
                _ => None,
            })
            .collect();
        let has_degree = studies
            .iter()
            .any(|it| [Study::BesideWork(degree), Study::FullTime(degree)].contains(it));
        assert!(has_degree, "{studies:?}");
        assert!(studies.contains(&Study::Credential(license)), "{studies:?}");
        assert_eq!(plan.steps.last().unwrap().qualifications.role, Some(role("ward-nurse")));
        let pay =
            wages.annual((role("ward-nurse"), 0), 0.0, Education::Associate, CredentialSet::NONE);
        assert!(plan.annual.dollars() >= pay, "{} is under {pay}", plan.annual);
    }
}

/// The sources of the folders that answer callers, without their tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" && name != "target" {
                sources(&path, found);
            }
        } else if name.ends_with(".rs") && name != "tests.rs" && name != "fuzzing.rs" {
            found.push(path);
        }
    }
}

/// Returns the code of a source without comments and the tests at its end.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let lines = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    lines.collect::<Vec<_>>().join("\n")
}

/// Nothing that answers callers knows a role, a program or a track by its id: another field needs data and no code.
#[test]
fn no_source_names_an_entry_of_the_catalog() {
    // An education level of BLS has the name of a program, and the page at `/` an example request.
    let words = ["certificate", "auditor"];
    let catalog = embedded_catalog().unwrap();
    let roles = catalog.roles.iter().map(|role| role.id.as_str());
    let programs = catalog.programs.iter().map(|program| program.id.as_str());
    let ids: Vec<_> = roles.chain(programs).filter(|id| !words.contains(id)).collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut files = Vec::new();
    for folder in ["crates/domain/src", "crates/catalog/src", "crates/contracts/src", "services"] {
        sources(&root.join(folder), &mut files);
    }
    assert!(files.len() > 100, "{}", files.len());
    let mut named = Vec::new();
    for file in files {
        let text = code(&fs::read_to_string(&file).unwrap());
        for id in &ids {
            if text.contains(&format!("\"{id}\"")) || text.contains(&format!("roles/{id}\"")) {
                named.push(format!("{}: {id}", file.display()));
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}
