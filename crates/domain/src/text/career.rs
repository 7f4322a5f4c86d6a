//! Sentences of the career path.

use super::benchmark::{MAX_SUMMARY, fit_text};
use super::{per_year, place_name, sentence_name, write_count};
use crate::estimate::Education;
use crate::money::Cents;

/// A person, as a sentence names them.
#[derive(Clone, Copy, Debug)]
pub struct Person<'n> {
    /// The role's title; none for a newcomer.
    pub role: Option<&'n str>,
    /// The area's name as published.
    pub area: &'n str,
}

impl Person<'_> {
    /// Writes the person: `a Coder II in Ohio`, `a newcomer in the United States`.
    pub fn describe_person(&self) -> String {
        let place = place_name(self.area);
        match self.role {
            Some(role) => format!("{} in {place}", with_article(&role_name(role))),
            None => format!("a newcomer in {place}"),
        }
    }
}

/// Writes a role within a sentence, without what stands beside its first name: `Coder III / lead` is `Coder III`.
pub fn role_name(title: &str) -> String {
    let title = title.split(" / ").next().unwrap_or(title);
    sentence_name(title.split(" (").next().unwrap_or(title))
}

/// Writes a noun with `a` or `an`.
fn with_article(noun: &str) -> String {
    let first = noun.chars().next().unwrap_or(' ').to_ascii_lowercase();
    let article =
        if "aeiou".contains(first) || starts_with_spelled_vowel(noun) { "an" } else { "a" };
    format!("{article} {noun}")
}

/// True if a noun begins with letters that are spelled, the first of which sounds like a vowel: `HIM clerk`.
fn starts_with_spelled_vowel(noun: &str) -> bool {
    let word = noun.split(' ').next().unwrap_or_default();
    let is_spelled = word.len() > 1 && word.chars().all(|letter| letter.is_ascii_uppercase());
    is_spelled && word.starts_with(['F', 'H', 'L', 'M', 'N', 'R', 'S', 'X'])
}

/// Writes schooling as something that is needed: `an associate degree`.
pub const fn needed_schooling(level: Education) -> &'static str {
    match level {
        Education::HighSchool => "a high school diploma",
        Education::Certificate => "a certificate of a school beyond high school",
        Education::Associate => "an associate degree",
        Education::Bachelor => "a bachelor's degree",
        Education::Master => "a master's degree",
    }
}

/// Writes choices of which one is enough: `CPC, CCS or RHIT`.
pub fn one_of(choices: &[&str]) -> String {
    match choices {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [rest @ .., last] => format!("{} or {last}", rest.join(", ")),
    }
}

/// Writes months: `5 months`, `2 years`, `2 years and 3 months`.
pub fn write_duration(months: u32) -> String {
    let (years, rest) = (u64::from(months / 12), u64::from(months % 12));
    let (years_text, months_text) =
        (write_count(years, "year", "years"), write_count(rest, "month", "months"));
    match (years, rest) {
        (0, _) => months_text,
        (_, 0) => years_text,
        _ => format!("{years_text} and {months_text}"),
    }
}

/// Writes years in the field with at most two decimals: `1 year`, `2.25 years`.
pub fn write_years(years: f64) -> String {
    let hundredths = (years * 100.0).round() / 100.0;
    let one = (hundredths - 1.0).abs() < 1e-9;
    format!("{hundredths} {}", if one { "year" } else { "years" })
}

/// Writes a difference: `$2,809 more`, `$1,200 less`.
pub fn more_or_less(delta: Cents) -> String {
    let amount = Cents::new(delta.get().saturating_abs());
    format!("{amount} {}", if delta.get() < 0 { "less" } else { "more" })
}

/// Writes a chance as a whole percentage; one that is not nothing is never written as 0%.
fn write_chance(probability: f64) -> String {
    match probability {
        chance if chance > 0.0 && chance < 0.01 => "under 1%".to_owned(),
        chance if chance < 1.0 && chance > 0.99 => "over 99%".to_owned(),
        chance => format!("{:.0}%", chance * 100.0),
    }
}

/// A credential's return, as its summary tells it.
#[derive(Clone, Copy, Debug)]
pub struct CredentialFacts<'n> {
    /// The code.
    pub code: &'n str,
    /// The person.
    pub person: Person<'n>,
    /// The gain in a year's pay.
    pub uplift: Cents,
    /// The net present value.
    pub value: Cents,
    /// Years that are looked at.
    pub horizon_years: u32,
    /// Months until it has paid back.
    pub payback_months: Option<u32>,
    /// The chance that it does not pay back.
    pub loss: f64,
    /// The requirements that are missing for its exam, in words.
    pub missing: &'n [String],
}

/// Writes the summary of a credential's return.
pub fn credential_summary(facts: &CredentialFacts<'_>) -> String {
    let CredentialFacts { code, person, uplift, value, .. } = *facts;
    let horizon = write_count(facts.horizon_years.into(), "year", "years");
    let answer = format!("The {code} adds {uplift} a year for {}", person.describe_person());
    let short = format!("The {code} adds {}", per_year(uplift));
    let worth = format!("over {horizon} it is worth {value} after its costs");
    let certainty = match (facts.missing, facts.payback_months) {
        ([first, ..], _) => format!("Its exam is not open yet: it {first}"),
        ([], Some(months)) => {
            let months = write_duration(months);
            format!(
                "It pays back in {months}, and the chance that it does not is {}",
                write_chance(facts.loss)
            )
        }
        ([], None) => format!("It does not pay back within {horizon}"),
    };
    fit_text([
        &|| format!("{answer}; {worth}. {certainty}."),
        &|| format!("{short}; {worth}. {certainty}."),
        &|| format!("{short}; {worth}."),
    ])
}

/// A program's outcome, as its summary tells it.
#[derive(Clone, Copy, Debug)]
pub struct ProgramFacts<'n> {
    /// The title.
    pub title: &'n str,
    /// The person.
    pub person: Person<'n>,
    /// Tuition and fees.
    pub tuition: Cents,
    /// Months until it is completed; none beyond the horizon.
    pub months: Option<u32>,
    /// Pay at the beginning of the first role after it.
    pub first_annual: Option<Cents>,
    /// The worth over the horizon beyond the best career without it.
    pub value: Option<Cents>,
    /// Years that are looked at.
    pub horizon_years: u32,
}

/// Writes the summary of a program's outcome.
pub fn program_summary(facts: &ProgramFacts<'_>) -> String {
    let name = sentence_name(facts.title);
    let name = with_article(&name);
    let horizon = write_count(facts.horizon_years.into(), "year", "years");
    let Some(months) = facts.months else {
        return fit_text([
            &|| {
                format!(
                    "{} can't be completed within {horizon}.",
                    super::capitalize_sentence(&name)
                )
            },
            &|| format!("The program can't be completed within {horizon}."),
        ]);
    };
    let takes = format!("costs {} and is completed in {}", facts.tuition, write_duration(months));
    let first = facts.first_annual.map_or_else(
        || "no first role follows within the horizon".to_owned(),
        |annual| format!("the first role after it pays {}", per_year(annual)),
    );
    let worth = facts.value.map_or_else(String::new, |value| {
        format!(
            " Over {horizon} it brings {} than the best career without it.",
            more_or_less(value)
        )
    });
    fit_text([
        &|| format!("For {}, {name} {takes}; {first}.{worth}", facts.person.describe_person()),
        &|| format!("The program {takes}; {first}.{worth}"),
        &|| format!("The program {takes}.{worth}"),
    ])
}

/// Writes the summary of a ranking: how many are in reach, and the best of those that are open.
pub fn ranking_summary(
    person: Person<'_>,
    best: Option<(&str, Cents)>,
    [open, after_steps, not_for_profile]: [usize; 3],
) -> String {
    let counts = format!(
        "{} open to {} now",
        write_count(open as u64, "credential is", "credentials are"),
        person.describe_person(),
    );
    let others = [(after_steps, "after other steps"), (not_for_profile, "not for them")];
    let others = others.into_iter().filter(|(number, _)| *number > 0);
    let others: Vec<_> = others.map(|(number, when)| format!("{number} {when}")).collect();
    let counts = match others.as_slice() {
        [] => counts,
        [only] => format!("{counts}, and {only}"),
        [first, second, ..] => format!("{counts}, {first}, and {second}"),
    };
    match best {
        Some((code, value)) if value.get() > 0 => fit_text([
            &|| format!("{counts}. The {code} is worth most: {value} after its costs."),
            &|| format!("{counts}."),
        ]),
        Some(_) => format!("{counts}. None that is open is worth its costs."),
        None => format!("{counts}."),
    }
}

/// Writes the summary of plans that reach a target.
///
/// The first plan is told, which is the soonest; `delta` is its value over staying, for a person in work.
pub fn plans_summary(
    target: &str,
    months: u32,
    cost: Cents,
    delta: Option<Cents>,
    others: usize,
) -> String {
    let when =
        if months == 0 { "at once".to_owned() } else { format!("in {}", write_duration(months)) };
    let price = if cost.get() == 0 { "at no cost".to_owned() } else { format!("for {cost}") };
    let worth = delta.map_or_else(String::new, |delta| {
        format!("; the way there is worth {} than staying", more_or_less(delta))
    });
    let others = match others {
        0 => "No other plan is cheaper, safer or worth more".to_owned(),
        1 => "One other plan is cheaper, safer or worth more".to_owned(),
        _ => format!("{others} other plans are cheaper, safer or worth more"),
    };
    format!("{target} can be reached {when} {price}{worth}. {others}.")
}

/// Writes why a target is out of reach: the most that can be reached where it is one of pay, what is missing, and what would
/// open it. Of what is missing as much is named as there is room for. `is_cut` says that not everything was tried.
pub fn explain_unreachable(
    target: &str,
    best: Option<Cents>,
    missing: &[String],
    openings: &[String],
    is_cut: bool,
) -> String {
    let most = best.map_or_else(
        || format!("{target} can't be reached in time"),
        |best| {
            format!("{target} can't be reached in time; the most in reach is {}", per_year(best))
        },
    );
    let opens = match openings {
        [] if is_cut => "There was no time to find what would open it.".to_owned(),
        [] => "No change of one limit or of two opens it.".to_owned(),
        texts => {
            format!("It opens {}.", one_of(&texts.iter().map(String::as_str).collect::<Vec<_>>()))
        }
    };
    let lacks = |named: usize| {
        let others = if named < missing.len() { ", among others" } else { "" };
        format!("{most}, and it {}{others}.", missing[..named].join(", "))
    };
    let named = || (1..=missing.len()).rev().map(lacks);
    let mut texts = named().map(|text| format!("{text} {opens}")).chain(named());
    let fitting = texts.find(|text| text.chars().count() <= MAX_SUMMARY);
    fitting.unwrap_or_else(|| fit_text([&|| format!("{most}. {opens}"), &|| format!("{most}.")]))
}

/// Writes the summary of compared plans: the best of them, and how many can't be followed.
pub fn comparison_summary(best: Option<(&str, Cents)>, blocked: usize) -> String {
    let refused = match blocked {
        0 => "All of them can be followed".to_owned(),
        _ => format!("{} be followed", write_count(blocked as u64, "plan can't", "plans can't")),
    };
    match best {
        Some((id, value)) => {
            let id: String = id.chars().take(80).collect();
            format!("{id:?} is worth most: {value} over the horizon. {refused}.")
        }
        None => format!("{refused}."),
    }
}

/// Writes the summary of next steps: how many are open, and the one that pays most more.
pub fn next_steps_summary(person: Person<'_>, open: usize, best: Option<(&str, Cents)>) -> String {
    let counts = format!(
        "{} open to {} now",
        write_count(open as u64, "step is", "steps are"),
        person.describe_person()
    );
    match best {
        Some((name, delta)) if delta.get() > 0 => {
            let name = role_name(name);
            fit_text([
                &|| {
                    format!(
                        "{counts}. The one that pays most is {name}: {} a year.",
                        more_or_less(delta)
                    )
                },
                &|| format!("{counts}."),
            ])
        }
        _ => format!("{counts}."),
    }
}

/// Writes the summary of routes through education: the best that is open, and going to work at once.
pub fn routes_summary(
    best: &str,
    value: Cents,
    at_once: Option<Cents>,
    horizon_years: u32,
) -> String {
    let horizon = write_count(horizon_years.into(), "year", "years");
    let name = sentence_name(best);
    let Some(at_once) = at_once else {
        return fit_text([
            &|| {
                format!(
                    "Work at once is not open. Of the routes that lead there, the one worth most over {horizon} is {name}: {value}."
                )
            },
            &|| {
                format!("Work at once is not open. The best route is worth {value} over {horizon}.")
            },
        ]);
    };
    if value == at_once {
        return format!(
            "Of the routes that are open, work at once is worth most over {horizon}: {value}."
        );
    }
    let delta = more_or_less(Cents::new(value.get().saturating_sub(at_once.get())));
    format!(
        "Of the routes that are open, the one worth most over {horizon} is {name}: {value}, {delta} than \
         work at once."
    )
}

/// Writes the summary of projected earnings: the first and the last median in today's money.
pub fn projection_summary(
    person: Person<'_>,
    first: Option<Cents>,
    last: Option<Cents>,
    years: u32,
    growth_percent: f64,
) -> String {
    let span = write_count(years.into(), "year", "years");
    let growth =
        format!("Wages of everybody are taken to grow {growth_percent:.1}% a year besides.");
    match (first, last) {
        (Some(first), Some(last)) => format!(
            "{} earns {first} now and {} in {span}, in today's money, by the median. {growth}",
            super::capitalize_sentence(&person.describe_person()),
            per_year(last)
        ),
        (None, Some(last)) => {
            format!("In {span} the median is {}, in today's money. {growth}", per_year(last))
        }
        _ => growth,
    }
}

/// Writes the summary of an occupation's outlook: the newest edition of the projections.
pub fn outlook_summary(
    title: &str,
    (base_year, target_year): (u16, u16),
    change_percent: f64,
    openings: u32,
) -> String {
    let change = match change_percent {
        percent if percent > 0.0 => format!("to grow {percent:.1}%"),
        percent if percent < 0.0 => format!("to fall {:.1}%", -percent),
        _ => "to stay as they are".to_owned(),
    };
    format!(
        "Jobs of {} are projected {change} from {base_year} to {target_year}. About {} are expected each year.",
        sentence_name(title),
        write_count(openings.into(), "opening", "openings"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODER: Person<'_> = Person { role: Some("Coder II"), area: "Ohio" };

    #[test]
    fn people_and_times_read_as_people_write_them() {
        assert_eq!(CODER.describe_person(), "a Coder II in Ohio");
        let auditor = Person { role: Some("Auditor / educator"), area: "National" };
        assert_eq!(auditor.describe_person(), "an auditor in the United States");
        let him = Person { role: Some("HIM manager"), area: "Ohio" };
        assert_eq!(him.describe_person(), "an HIM manager in Ohio");
        assert_eq!(Person { role: None, area: "Ohio" }.describe_person(), "a newcomer in Ohio");
        assert_eq!(
            [1, 5, 12, 27].map(write_duration).join("; "),
            "1 month; 5 months; 1 year; 2 years and 3 months"
        );
        assert_eq!([1.0, 2.25, 0.5].map(write_years).join("; "), "1 year; 2.25 years; 0.5 years");
        assert_eq!(one_of(&["CPC", "CCS", "RHIT"]), "CPC, CCS or RHIT");
        assert_eq!(more_or_less(Cents::from_dollars(-11_517)), "$11,517 less");
        assert_eq!(
            [0.0, 0.004, 0.12, 0.997, 1.0].map(write_chance).join(" "),
            "0% under 1% 12% over 99% 100%"
        );
    }

    #[test]
    fn each_summary_is_short_and_says_the_answer_first() {
        let dollars = Cents::from_dollars;
        let long = Person {
            role: Some("Clinical documentation improvement specialist"),
            area: "Southwest Louisiana nonmetropolitan area",
        };
        let missing = vec!["needs a bachelor's degree".to_owned(); 4];
        let openings = vec!["with a budget of $12,000".to_owned(), "within 12 years".to_owned()];
        let facts = |person, missing, payback_months| CredentialFacts {
            code: "CPMA",
            person,
            uplift: dollars(2_809),
            value: dollars(21_000),
            horizon_years: 10,
            payback_months,
            loss: 0.12,
            missing,
        };
        let texts = [
            credential_summary(&facts(CODER, &[], Some(14))),
            credential_summary(&facts(long, &missing, Some(14))),
            credential_summary(&facts(long, &[], None)),
            ranking_summary(long, Some(("CPMA", dollars(21_000))), [9, 12, 4]),
            ranking_summary(CODER, None, [0, 1, 2]),
            plans_summary("Work as an auditor", 27, dollars(4_300), Some(dollars(83_000)), 3),
            plans_summary("Work as an auditor", 0, dollars(0), None, 0),
            explain_unreachable(
                "Pay of $90,000 a year",
                Some(dollars(51_000)),
                &missing,
                &openings,
                false,
            ),
            explain_unreachable(
                "Work as an auditor",
                None,
                &vec![missing[0].repeat(5); 3],
                &openings,
                false,
            ),
            explain_unreachable("Work as an auditor", None, &[], &[], true),
            comparison_summary(Some(("audit", dollars(900_000))), 1),
            next_steps_summary(long, 7, Some(("Risk adjustment (HCC) coder", dollars(4_000)))),
            routes_summary(
                "Associate degree in health information technology",
                dollars(380_000),
                Some(dollars(350_000)),
                10,
            ),
            projection_summary(CODER, Some(dollars(51_000)), Some(dollars(60_000)), 10, 3.1),
            outlook_summary("Medical Records Specialists", (2024, 2034), 7.1, 14_200),
        ];
        for text in &texts {
            assert!(text.chars().count() <= 240, "{}: {text}", text.chars().count());
            assert!(text.matches(". ").count() <= 1 && text.ends_with(['.', '…']), "{text}");
        }
        assert_eq!(
            texts[0],
            "The CPMA adds $2,809 a year for a Coder II in Ohio; over 10 years it is worth $21,000 after its costs. \
             It pays back in 1 year and 2 months, and the chance that it does not is 12%."
        );
        assert_eq!(
            texts[5],
            "Work as an auditor can be reached in 2 years and 3 months for $4,300; the way there is worth $83,000 more than staying. \
             3 other plans are cheaper, safer or worth more."
        );
    }
}
