#![allow(missing_docs)]
use medwage_domain::market::Market as _;
use medwage_domain::reading::*;
use medwage_vocabulary::cases::*;
use medwage_vocabulary::*;
fn load(file: &str, cols: [usize; 6]) -> Vec<Case> {
    let text = std::fs::read_to_string(format!("/work/shared/cases/{file}")).unwrap();
    let split =
        |s: &str| s.split('|').filter(|x| !x.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    csv::Reader::from_reader(text.as_bytes())
        .records()
        .map(|r| {
            let r = r.unwrap();
            Case {
                id: r[cols[0]].into(),
                text: r[cols[1]].into(),
                kind: r[cols[2]].into(),
                right: split(&r[cols[3]]),
                acceptable: split(&r[cols[4]]),
                must_not: split(&r[cols[5]]),
            }
        })
        .collect()
}
fn show(name: &str, score: &FileScore) {
    for m in &score.misreadings {
        eprintln!(
            "{:5} {} {:?} right {:?} acc {:?} not {:?} said {}",
            m.cost,
            m.case.id,
            m.case.text,
            m.case.right,
            m.case.acceptable,
            m.case.must_not,
            m.said
        );
    }
    let t = score.total();
    eprintln!(
        "== {name} precision {:.2} coverage {:.2} cost {} harmful {}",
        t.precision(),
        t.coverage(),
        t.cost,
        t.harmful
    );
}
fn answer<T>(r: &Reading<T>, id: impl Fn(&T) -> Vec<String>) -> Answer {
    match r.answer() {
        Some(a) => Answer::Certain(id(&a.value)),
        None => Answer::Unsure(
            r.candidates().iter().flat_map(|c| id(&c.value).into_iter().take(1)).collect(),
        ),
    }
}
#[test]
fn all() {
    let release = medwage_dataset::newest_embedded().open().unwrap();
    let names = ReleaseNames {
        areas: release.areas(),
        industries: release.industries(),
        occupations: release.occupations(),
    };
    let t = std::time::Instant::now();
    let reader = build_reader(&names, medwage_catalogue::embedded().unwrap()).unwrap();
    eprintln!("built in {:?}", t.elapsed());
    let places = load("places.csv", [0, 1, 2, 3, 4, 5]);
    show(
        "places",
        &score_cases(&places, |c| answer(&reader.read_place(&c.text), |v| vec![v.to_string()])),
    );
    let settings = load("settings.csv", [0, 1, 2, 3, 4, 5]);
    show(
        "settings",
        &score_cases(&settings, |c| {
            answer(&reader.read_workplace(&c.text), |v| vec![v.to_string()])
        }),
    );
    let mut creds = load("credentials.csv", [0, 1, 2, 3, 7, 8]);
    for c in &mut creds {
        for r in c.right.iter_mut().chain(&mut c.acceptable) {
            if r == "not-a-credential" {
                *r = "none".into()
            }
        }
    }
    show(
        "credentials",
        &score_cases(&creds, |c| {
            let r = reader.read_credential(&c.text);
            answer(&r, |v| match &v.counts_as {
                Some(id) => vec![v.code.clone(), id.clone()],
                None => vec!["unknown-but-real".into(), v.code.clone()],
            })
        }),
    );
    let titles = load("titles.csv", [0, 1, 2, 4, 6, 7]);
    let t = std::time::Instant::now();
    for c in &titles {
        std::hint::black_box(reader.read_title(&c.text));
    }
    eprintln!("read {} titles in {:?}", titles.len(), t.elapsed());
    show(
        "titles",
        &score_cases(&titles, |c| {
            let r = reader.read_title(&c.text);
            match r.job.answer() {
                Some(a) => match &a.value.role {
                    Some(role) => Answer::Certain(vec![role.clone()]),
                    None => Answer::Unsure(vec![]),
                },
                None => Answer::Unsure(
                    r.job.candidates().iter().filter_map(|c| c.value.role.clone()).collect(),
                ),
            }
        }),
    );
}
#[test]
fn eye() {
    let release = medwage_dataset::newest_embedded().open().unwrap();
    let names = ReleaseNames { areas: release.areas(), industries: release.industries(), occupations: release.occupations() };
    let reader = build_reader(&names, medwage_catalogue::embedded().unwrap()).unwrap();
    let kind = std::env::var("EYE").unwrap_or("titles".into());
    for line in std::fs::read_to_string(format!("/tmp/dev/{kind}.txt")).unwrap().lines() {
        let out = match kind.as_str() {
            "titles" => { let r = reader.read_title(line); match &r.job { Reading::Read(m) => format!("{} {:.2}", m.value.role.clone().unwrap_or(format!("occ {}", m.value.occupation)), m.score), Reading::Ambiguous(c) => format!("ASK {}", c.iter().map(|c| c.value.role.clone().unwrap_or(c.value.occupation.to_string())).collect::<Vec<_>>().join(",")), Reading::Refused { refusal, nearest, reason } => format!("NO {refusal:?} [{}] {reason}", nearest.iter().map(|c| c.value.role.clone().unwrap_or_default()).collect::<Vec<_>>().join(",")) } }
            "places" => fmt(reader.read_place(line)),
            "settings" => fmt(reader.read_workplace(line)),
            _ => { let r = reader.read_credential(line); match &r { Reading::Read(m) => format!("{} {:?} {:?} {:.2}", m.value.code, m.value.counts_as, m.kind, m.score), Reading::Ambiguous(c) => format!("ASK {}", c.iter().map(|c| c.value.code.clone()).collect::<Vec<_>>().join(",")), Reading::Refused { refusal, nearest, .. } => format!("NO {refusal:?} [{}]", nearest.iter().map(|c| c.value.code.clone()).collect::<Vec<_>>().join(",")) } }
        };
        println!("{line:55} {out}");
    }
}
fn fmt<T: std::fmt::Display>(r: Reading<T>) -> String { match &r { Reading::Read(m) => format!("{} {} {:?} {:.2} {}", m.value, m.name, m.kind, m.score, m.note), Reading::Ambiguous(c) => format!("ASK {}", c.iter().map(|c| format!("{} {}", c.value, c.name)).collect::<Vec<_>>().join(" | ")), Reading::Refused { refusal, nearest, reason } => format!("NO {refusal:?} [{}] {reason}", nearest.iter().map(|c| c.name.clone()).collect::<Vec<_>>().join(",")) } }
