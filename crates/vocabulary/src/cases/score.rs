//! How answers count: a wrong one costs five, no help one, help a quarter.

use std::collections::BTreeMap;

/// One text with its right answers.
#[derive(Clone, Debug, Default)]
pub struct Case {
    /// The id.
    pub id: String,
    /// The text.
    pub text: String,
    /// The kind of case.
    pub kind: String,
    /// The right answers; `none` for a refusal.
    pub right: Vec<String>,
    /// Answers that are right too.
    pub acceptable: Vec<String>,
    /// Answers that do harm; `*` stands for every answer.
    pub must_not: Vec<String>,
}

/// The answer of the reader, by ids.
#[derive(Clone, Debug)]
pub enum Answer {
    /// It is certain. Several ids name one answer.
    Certain(Vec<String>),
    /// It asks or refuses, and names these, the likeliest first.
    Unsure(Vec<String>),
}

/// A case that was not answered rightly.
#[derive(Clone, Debug)]
pub struct Misreading {
    /// The case.
    pub case: Case,
    /// The answer.
    pub said: String,
    /// The cost.
    pub cost: f64,
}

/// Counts of one kind of case.
#[derive(Clone, Debug, Default)]
pub struct KindScore {
    /// Cases.
    pub cases: usize,
    /// Answers given as certain, without those that are one of several right ones.
    pub certain: usize,
    /// Right ones among them.
    pub certain_right: usize,
    /// Cases with one right value.
    pub single: usize,
    /// Rightly answered among them.
    pub single_right: usize,
    /// The cost of all cases.
    pub cost: f64,
    /// Harmful answers.
    pub harmful: usize,
}

impl KindScore {
    /// Right among certain answers, in percent; 100 where there are none.
    pub fn precision(&self) -> f64 {
        to_percent(self.certain_right, self.certain)
    }

    /// Rightly answered among the cases with one right value, in percent.
    pub fn coverage(&self) -> f64 {
        to_percent(self.single_right, self.single)
    }

    fn add_score(&mut self, other: &Self) {
        self.cases += other.cases;
        self.certain += other.certain;
        self.certain_right += other.certain_right;
        self.single += other.single;
        self.single_right += other.single_right;
        self.cost += other.cost;
        self.harmful += other.harmful;
    }
}

fn to_percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 100.0 } else { 100.0 * part as f64 / whole as f64 }
}

/// The score of a file.
#[derive(Clone, Debug, Default)]
pub struct FileScore {
    /// By kind of case.
    pub kinds: BTreeMap<String, KindScore>,
    /// The cases that were not answered rightly, the costliest first.
    pub misreadings: Vec<Misreading>,
}

impl FileScore {
    /// All kinds together.
    pub fn total_score(&self) -> KindScore {
        let mut total = KindScore::default();
        self.kinds.values().for_each(|kind| total.add_score(kind));
        total
    }
}

/// Scores the answers to cases.
pub fn score_cases<'c>(
    cases: impl IntoIterator<Item = &'c Case>,
    answer: impl Fn(&Case) -> Answer,
) -> FileScore {
    let mut score = FileScore::default();
    for case in cases {
        let answer = answer(case);
        let one = score_case(case, &answer);
        if one.cost > 0.0 || one.harmful > 0 {
            let said = match &answer {
                Answer::Certain(ids) => ids.join("/"),
                Answer::Unsure(ids) => format!("? {}", ids.join(", ")),
            };
            score.misreadings.push(Misreading { case: case.clone(), said, cost: one.cost });
        }
        score.kinds.entry(case.kind.clone()).or_default().add_score(&one);
    }
    score.misreadings.sort_by(|a, b| b.cost.total_cmp(&a.cost).then(a.case.id.cmp(&b.case.id)));
    score
}

fn score_case(case: &Case, answer: &Answer) -> KindScore {
    let is_in = |list: &[String], id: &str| list.iter().any(|other| other == id);
    let mut score =
        KindScore { cases: 1, single: usize::from(case.right.len() == 1), ..KindScore::default() };
    let right = match answer {
        Answer::Certain(ids) => {
            let acceptable = ids.iter().any(|id| is_in(&case.acceptable, id));
            let right = ids.iter().any(|id| is_in(&case.right, id));
            let harmful = !acceptable
                && !right
                && (is_in(&case.must_not, "*") || ids.iter().any(|id| is_in(&case.must_not, id)));
            score.harmful = usize::from(harmful);
            let one_of_several = right && case.right.len() > 1 && !acceptable;
            if !one_of_several {
                score.certain = 1;
                score.certain_right = usize::from(right || acceptable);
            }
            score.cost = match (right || acceptable, one_of_several) {
                (false, _) => 5.0,
                (true, true) => 1.0,
                (true, false) => 0.0,
            };
            (right || acceptable) && !one_of_several
        }
        Answer::Unsure(named) => {
            let refusal_is_right = is_in(&case.right, "none") || is_in(&case.acceptable, "none");
            let first = &named[..named.len().min(3)];
            let names_right = first.iter().any(|id| is_in(&case.right, id));
            let helps = names_right || first.iter().any(|id| is_in(&case.acceptable, id));
            score.cost = if refusal_is_right || (case.right.len() > 1 && names_right) {
                0.0
            } else if helps {
                0.25
            } else {
                1.0
            };
            refusal_is_right
        }
    };
    score.single_right = usize::from(score.single == 1 && right);
    score
}
