//! What holds for whole families of texts.

use medwage_domain::market::Market as _;
use medwage_domain::reading::{LeftOverReason, Refusal};
use medwage_vocabulary::build_reader;

use crate::{place, reader, title};

/// The catalog's names, and the forms that job boards give them.
#[test]
fn the_catalogs_names_are_read_in_all_forms_of_job_boards() {
    let mut wrong = Vec::new();
    for role in &medwage_catalog::embedded_catalog().unwrap().roles {
        for name in &role.called {
            let forms = [
                name.clone(),
                format!("{name}s"),
                format!("Remote {name}"),
                format!("{name} (Remote)"),
                format!("{name}, Remote"),
                format!("{name} - Full Time"),
                format!("{name} (PRN)"),
                format!("{name} - Hospital"),
                format!("{name}, CPC"),
                format!("{name} in Tampa, FL"),
                name.to_lowercase(),
                name.to_uppercase(),
            ];
            for form in forms {
                let read = title(&form);
                // `Compliance officers` is the publisher's own title: the occupation, for all of its roles.
                let is_published = read == role.occupation.to_string();
                if read != role.id && !is_published {
                    wrong.push(format!("{form:?}: {read}, not {}", role.id));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// A publisher's title means its occupation, or a role of it, in the plural and in the singular, with terms of the job
/// or without.
#[test]
fn every_published_title_is_read_as_its_occupation_in_singular_and_plural() {
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let mut wrong = Vec::new();
    for occupation in release.occupations() {
        let title = &occupation.title;
        let sharing = release.occupations().iter().filter(|it| it.title == *title).count();
        let joined: Vec<&str> = title.split(" and ").collect();
        let singular = |text: &str| match text.strip_suffix("ies") {
            Some(stem) => format!("{stem}y"),
            None => text.strip_suffix('s').unwrap_or(text).to_owned(),
        };
        let mut forms = vec![title.clone(), singular(title), title.to_lowercase()];
        if title == "Health Information Technologists and Medical Registrars" {
            assert_eq!(joined.len(), 2);
            for part in &joined {
                forms.extend([(*part).to_owned(), singular(part), format!("{part} - Remote")]);
            }
        }
        for form in forms {
            let read = reader().read_title(&form);
            let occupations = read.job.candidates().iter().map(|it| it.value.occupation);
            let named = occupations.chain(read.occupations.clone()).any(|it| it == occupation.soc);
            if !named && sharing == 1 {
                wrong.push(format!("{form:?}: {:?}, not {}", read.job, occupation.soc));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// The parts of a title go where they belong.
#[test]
fn the_parts_of_a_title_are_told_apart() {
    let read =
        reader().read_title("Senior Inpatient Coder III, CCS - Full Time - Remote in Tampa, FL");
    assert_eq!(read.levels, ["senior", "3"]);
    assert_eq!(read.credentials, ["CCS"]);
    assert_eq!(read.records, ["inpatient"]);
    assert_eq!(read.remote.as_deref(), Some("remote"));
    assert_eq!(read.employment.as_deref(), Some("full-time"));
    assert_eq!(read.place.unwrap().answer().unwrap().value.to_string(), "0045300");
    assert_eq!(read.job.answer().unwrap().value.role.as_deref(), Some("coder-3"));
}

/// What a title says beside the job goes to fields; what no field takes says why.
#[test]
fn parts_of_titles_become_fields() {
    let parts = |title: &str| reader().find_title_parts(&reader().read_title(title));
    let full = parts("CPC coder, remote, Tampa, FL, 5 years");
    assert_eq!(full.credentials, ["CPC"]);
    assert_eq!((full.place.as_deref(), full.years), (Some("Tampa, FL"), Some(5.0)));
    assert_eq!(full.left_over[0].reason, LeftOverReason::PlaceNamed);
    for (title, records) in [
        ("Inpatient Coder", None),
        ("Hospital Outpatient Coder", Some("outpatient-facility")),
        ("Outpatient Coder", None),
        ("Pro Fee Coder", Some("professional-fee")),
    ] {
        assert_eq!(parts(title).records.as_deref(), records, "{title}");
    }
    for (title, years) in [
        ("Medical Coder (3-5 years)", Some(3.0)),
        ("Medical Coder 2+ yrs exp", Some(2.0)),
        ("Medical Coder - 1 year contract", None),
        ("Medical Coder 2024", None),
    ] {
        assert_eq!(parts(title).years, years, "{title}");
    }
    assert!(parts("Medical Coder (Remote)").is_remote_anywhere);
    assert!(parts("roles/coder-2").says_nothing() && parts("29-2072").says_nothing());
    // In other trades the workplace is a word of the trade.
    assert_eq!(parts("Laboratory Technician").workplace, None);
    assert_eq!(parts("Medical Coder - Hospital").workplace.as_deref(), Some("hospital"));
}

#[test]
fn every_county_is_read_in_three_spellings() {
    let root = medwage_testkit::root();
    let text = std::fs::read_to_string(root.join("data/places/counties.csv")).unwrap();
    let states = std::fs::read_to_string(root.join("data/places/states.csv")).unwrap();
    let states: Vec<Vec<&str>> =
        states.lines().skip(1).map(|line| line.split(',').collect()).collect();
    let mut counties = 0;
    let mut wrong = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.splitn(4, ',').collect();
        let (fips, area, name) = (fields[0], fields[1], fields[3]);
        let state = states.iter().find(|it| it[0] == &fips[..2]).unwrap();
        let forms = [
            format!("{name}, {}", state[1]),
            format!("{name}, {}", state[2]),
            format!("{} {}", name.to_lowercase(), state[1].to_lowercase()),
        ];
        for form in forms {
            let read = place(&form);
            // The District of Columbia and Guam are states of one county, and go by the state's name.
            let is_state = name == state[2] && read == format!("{}00000", &fips[..2]);
            if read != area && !is_state {
                wrong.push(format!("{form}: {read}, not {area}"));
            }
        }
        counties += 1;
    }
    assert_eq!(counties, 3_226);
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_state_is_read_in_the_forms_that_people_use() {
    let root = medwage_testkit::root();
    let states = std::fs::read_to_string(root.join("data/places/states.csv")).unwrap();
    for line in states.lines().skip(1) {
        let fields: Vec<&str> = line.split(',').collect();
        let (fips, letters, name) = (fields[0], fields[1], fields[2]);
        // The District of Columbia's letters mean the city, which is a metropolitan area.
        if letters == "DC" {
            continue;
        }
        let code = format!("{fips}00000");
        let forms = [
            format!("{name}, United States"),
            format!("{name}, USA"),
            format!("Remote - {name}"),
            format!("{name} (Remote)"),
            format!("State of {name}"),
            format!("{letters}, USA"),
            format!("US-{letters}"),
            format!("Remote, {letters}"),
        ];
        for form in forms {
            // Two states share their name with a great city: then the state is one of two answers.
            let read = place(&form);
            assert!(
                read == code || read.starts_with("? ") && read.ends_with(&code),
                "{form}: {read}"
            );
        }
    }
}

/// The largest places with their state are read alike in all forms of job boards and applicant systems.
#[test]
fn the_largest_places_are_read_in_all_forms() {
    let root = medwage_testkit::root();
    let text = std::fs::read_to_string(root.join("data/places/places.tsv")).unwrap();
    let states = std::fs::read_to_string(root.join("data/places/states.csv")).unwrap();
    let name_of = |letters: &str| {
        let line = states.lines().find(|line| line.split(',').nth(1) == Some(letters)).unwrap();
        line.split(',').nth(2).unwrap().to_owned()
    };
    let mut places: Vec<(u32, String, String, String)> = Vec::new();
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        for spot in fields[2].split('|') {
            let Some((name, people)) = spot.rsplit_once(':') else { continue };
            places.push((
                people.parse().unwrap(),
                name.to_owned(),
                fields[0].to_owned(),
                fields[1].to_owned(),
            ));
        }
    }
    places.sort_by(|a, b| b.cmp(a));
    let mut wrong = Vec::new();
    for (_, name, letters, area) in places.iter().take(300) {
        let state = name_of(letters);
        let forms = [
            format!("{name}, {letters}"),
            format!("{name} {letters}"),
            format!("{name}, {state}"),
            format!("{}, {}", name.to_uppercase(), letters),
            format!("{}, {}", name.to_lowercase(), letters.to_lowercase()),
            format!("{name}, {state}, United States"),
            format!("{name}, {letters}, USA"),
            format!("US-{letters}-{name}"),
            format!("{name}/{letters}/USA"),
            format!("Remote - {name}, {letters}"),
            format!("{name}, {letters} (Hybrid)"),
            format!("Hybrid work in {name}, {letters}"),
            format!("{name}, {letters} +2 more"),
            format!("{name}, {letters} area"),
        ];
        for form in forms {
            let read = place(&form);
            if &read != area {
                wrong.push(format!("{form}: {read}, not {area}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
}

/// Whoever leads is never read as one who does the work, nor as one who stands above what the title says; where the catalog
/// has no leader of the work, the title has no role.
#[test]
fn leaders_are_read_as_leaders_or_refused() {
    let works = [
        "Coding",
        "Medical Coding",
        "Medical Billing",
        "Hospital Billing",
        "Patient Access",
        "Revenue Cycle",
        "CDI",
        "Clinical Documentation",
        "HIM",
        "Medical Records",
        "Release of Information",
        "Prior Authorization",
        "Insurance Verification",
        "Medical Claims",
        "Medical Collections",
        "Denials",
        "Payment Posting",
        "Patient Registration",
        "Medical Practice",
        "Revenue Integrity",
        "Credentialing",
        "Provider Enrollment",
        "Cancer Registry",
        "Transcription",
    ];
    let forms =
        ["{} Manager", "Manager, {}", "{} Supervisor", "Senior {} Manager", "Supervisor of {}"];
    let catalog = medwage_catalog::embedded_catalog().unwrap();
    let leads = |id: &str| {
        let role = catalog.roles.iter().find(|it| it.id == id).unwrap();
        ["11-9111", "43-1011"].contains(&role.occupation.to_string().as_str())
    };
    let (mut wrong, mut without) = (Vec::new(), 0);
    for (work, form) in works.iter().flat_map(|work| forms.map(|form| (work, form))) {
        let text = form.replace("{}", work);
        let reading = reader().read_title(&text).job;
        match reading.answer().and_then(|answer| answer.value.role.as_deref()) {
            Some("rcm-dir") => wrong.push(format!("{text}: a director")),
            Some(role) if !leads(role) => wrong.push(format!("{text}: {role}")),
            Some(_) => {}
            None if reading.refusal() == Some(Refusal::NoRole) => without += 1,
            None => wrong.push(format!("{text}: {reading:?}")),
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    // Credentialing, enrollment and registries have no leader's role, whatever the form.
    assert!(without >= 3 * forms.len(), "{without}");
}

/// Words that read as a level and are none.
#[test]
fn numbers_that_are_no_levels_do_not_move_the_role() {
    for text in [
        "JR-104482 Medical Coder",
        "SR-20931 - Medical Coder",
        "Medical Coder | Mon-Fri 8-4:30",
        "Medical Coder (7-3:30)",
        "Medical Coder - 4/10s",
        "Medical Coder, 3-12 shift",
        "Medical Coder R-000123",
    ] {
        assert_eq!(title(text), "coder-2", "{text}");
    }
    for (text, roles) in [
        ("Medical Coder I/II", "? coder-1 coder-2"),
        ("Coder II/III", "? coder-2 coder-3"),
        ("Biller II / III", "? biller biller-sr"),
        ("Director Coding and CDI", "? cdi-mgr coding-mgr"),
    ] {
        assert_eq!(title(text), roles, "{text}");
    }
}

#[test]
fn places_abroad_and_regions_are_refused_as_such() {
    for text in [
        "London, UK",
        "Birmingham, England",
        "Athens, Greece",
        "Vancouver, BC",
        "Remote (India)",
        "Toronto",
    ] {
        assert_eq!(reader().read_place(text).refusal(), Some(Refusal::OutsideUs), "{text}");
    }
    for text in
        ["Midwest", "East Coast", "Remote - Pacific Northwest", "Southern US", "New England"]
    {
        assert_eq!(reader().read_place(text).refusal(), Some(Refusal::SpansStates), "{text}");
    }
}

/// A new role of the catalog needs its names and no code; all titles that the table sets beside them follow.
#[test]
fn a_new_role_is_read_by_its_names() {
    let entry = |id: &str, track: &str, called: &str| {
        format!(
            "[[role]]\nid = \"{id}\"\ntitle = \"{id}\"\ntrack = \"{track}\"\nlevel = 4\noccupation = \"43-1011\"\n\
             onet = \"43-1011.00\"\nfrom = []\nrequires = {{ years = 0, rule = \"made for a test\" }}\n\
             usual_years = {{ low = 0, high = 2 }}\nremote = false\ncalled = [{called}]\n"
        )
    };
    let overlay = entry("billing-mgr", "management", "\"billing manager\"")
        + &entry("credentialing", "credentialing", "\"credentialing specialist\"")
        + &entry("ehr-analyst", "data", "\"ehr analyst\"");
    let catalog = medwage_catalog::overlay_catalog(&overlay).unwrap();
    let release = medwage_dataset::newest_embedded().open_release().unwrap();
    let reference = medwage_catalog::embedded_reference().unwrap();
    let reader = build_reader(&*release, &catalog, reference).unwrap();
    let table = [
        ("Medical Billing Mgr", "billing-mgr"),
        ("Billing Supervisor (Remote)", "billing-mgr"),
        ("A/R Manager - Medical", "billing-mgr"),
        ("Provider Enrollment Coordinator II", "credentialing"),
        ("Remote EHR Analyst", "ehr-analyst"),
        ("EHR Analyst in Tampa, FL", "ehr-analyst"),
        ("Coding Manager", "coding-mgr"),
    ];
    for (text, role) in table {
        let reading = reader.read_title(text).job;
        let read = reading.answer().and_then(|answer| answer.value.role.clone());
        assert_eq!(read.as_deref(), Some(role), "{text}: {reading:?}");
    }
}
