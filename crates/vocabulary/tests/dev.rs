use medwage_vocabulary::cases::*;
use medwage_vocabulary::*;
#[test]
fn places() {
    use medwage_domain::market::Market as _;
    let release = medwage_dataset::newest_embedded().open().unwrap();
    let areas: Vec<_> = release.areas().to_vec();
    let names = ReleaseNames { areas: &areas, industries: &[], occupations: &[] };
    let t = std::time::Instant::now();
    let index = build_places(&names).unwrap();
    eprintln!("built in {:?}", t.elapsed());
    let text = std::fs::read_to_string("/work/shared/cases/places.csv").unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let split =
        |s: &str| s.split('|').filter(|x| !x.is_empty()).map(str::to_owned).collect::<Vec<_>>();
    let cases: Vec<Case> = reader
        .records()
        .map(|r| {
            let r = r.unwrap();
            Case {
                id: r[0].into(),
                text: r[1].into(),
                kind: r[2].into(),
                right: split(&r[3]),
                acceptable: split(&r[4]),
                must_not: split(&r[5]),
            }
        })
        .collect();
    let t = std::time::Instant::now();
    for c in &cases {
        std::hint::black_box(index.read(&c.text));
    }
    eprintln!("read {} in {:?}", cases.len(), t.elapsed());
    let score = score_cases(&cases, |c| {
        let r = index.read(&c.text);
        match r.answer() {
            Some(a) => Answer::Certain(vec![a.value.to_string()]),
            None => Answer::Unsure(r.candidates().iter().map(|c| c.value.to_string()).collect()),
        }
    });
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
        "precision {:.2} coverage {:.2} cost {} harmful {}",
        t.precision(),
        t.coverage(),
        t.cost,
        t.harmful
    );
}
