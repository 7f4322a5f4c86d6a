//! Sentences of the estimator.

use super::benchmark::fit_text;
use super::{
    capitalize_sentence, industry_name, per_hour, per_year, place_name, write_count, write_ordinal,
    write_percent,
};
use crate::benchmark::reliability::Grade;
use crate::benchmark::wage_position::Verdict;
use crate::compensation::{Exemption, SalaryLevel};
use crate::estimate::{Evaluation, FactorKind, Interval, MinimumWage};
use crate::money::Cents;

/// A person in a job, as a sentence names them.
#[derive(Clone, Copy, Debug)]
pub struct PersonName<'n> {
    /// The role's title, such as `Coder II`.
    pub role: &'n str,
    /// The area's name as published.
    pub area: &'n str,
    /// The industry's title as published; none where none counts.
    pub industry: Option<&'n str>,
    /// Years in the field, where they are stated.
    pub experience_years: Option<f64>,
}

impl PersonName<'_> {
    /// Writes the role and its place: `Coder II with 6 years in hospitals in Albany, OR`.
    fn describe_person(&self) -> String {
        let mut text = short_title(self.role).to_owned();
        if let Some(years) = self.experience_years {
            text.push_str(&format!(" with {}", years_in_words(years)));
        }
        if let Some(industry) = self.industry {
            text.push_str(&format!(" in {}", industry_name(industry)));
        }
        text.push_str(&format!(" in {}", place_name(self.area)));
        capitalize_sentence(&text)
    }

    /// Writes the role alone.
    fn write_title(&self) -> String {
        capitalize_sentence(short_title(self.role))
    }
}

/// Leaves out what stands beside the first name of a title: `Coder III / lead / inpatient coder` is `Coder III`.
fn short_title(title: &str) -> &str {
    let title = title.split(" / ").next().unwrap_or(title);
    title.split(" (").next().unwrap_or(title)
}

/// Writes years with at most one decimal: `1 year`, `6 years`, `2.5 years`.
fn years_in_words(years: f64) -> String {
    let tenths = (years * 10.0).round() as u64;
    if tenths.is_multiple_of(10) {
        write_count(tenths / 10, "year", "years")
    } else {
        format!("{}.{} years", tenths / 10, tenths % 10)
    }
}

/// The facts that an estimate's summary tells.
#[derive(Clone, Copy, Debug)]
pub struct EstimateFacts<'n> {
    /// The person, in their job.
    pub person: PersonName<'n>,
    /// The median in a year.
    pub median: Cents,
    /// The 25th and the 75th percentile, where both are numbers.
    pub middle_half: Option<(Cents, Cents)>,
    /// The interval of the median.
    pub interval: Interval,
    /// The grade.
    pub grade: Grade,
}

/// Writes the summary of an estimate.
pub fn estimate_summary(facts: &EstimateFacts<'_>) -> String {
    let EstimateFacts { person, median, .. } = *facts;
    let certainty = write_certainty(facts);
    let middle = facts
        .middle_half
        .map_or_else(String::new, |(low, high)| format!("; the middle half earn {low} to {high}"));
    let answer = format!("an estimated median of {}", per_year(median));
    fit_text([
        &|| format!("{}: {answer}{middle}. {certainty}", person.describe_person()),
        &|| format!("{}: {answer}. {certainty}", person.describe_person()),
        &|| format!("{}: {answer}. {certainty}", person.write_title()),
    ])
}

fn write_certainty(facts: &EstimateFacts<'_>) -> String {
    let Interval { low, high, coverage, .. } = facts.interval;
    let coverage = write_percent(coverage);
    format!("{coverage} interval {low} to {high}; grade {:?}.", facts.grade)
}

/// Writes the summary of an evaluated offer.
pub fn offer_summary(offer: &Evaluation, facts: &EstimateFacts<'_>) -> String {
    let position = match offer.verdict {
        Verdict::Below => "below the market's middle half",
        Verdict::Within => "within the market's middle half",
        Verdict::Above => "above the market's middle half",
    };
    let rank = write_ordinal(offer.percentile.round().clamp(0.0, 100.0) as u64);
    let (low, high) = (offer.market.low(), offer.market.high());
    let verdict = format!(
        "{} is {position}, {low} to {high}, at the {rank} percentile",
        per_year(offer.offer)
    );
    let firmness = if offer.firm {
        "The verdict holds at both ends of the median's interval"
    } else {
        "The interval of the median leaves the verdict open"
    };
    let grade = facts.grade;
    fit_text([
        &|| {
            format!("{verdict} of {}. {firmness}; grade {grade:?}.", facts.person.describe_person())
        },
        &|| format!("{verdict}. {firmness}; grade {grade:?}."),
    ])
}

/// Pay that a posting states, in a year, with the percentiles of its ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PostedFacts {
    /// From.
    pub low: Cents,
    /// To.
    pub high: Cents,
    /// The percentile of the lower end, from 0 to 100.
    pub low_percentile: f64,
    /// The percentile of the upper end.
    pub high_percentile: f64,
}

/// Writes the summary of a posting that was read: where its pay stands among people like its profile.
pub fn posting_summary(posted: Option<PostedFacts>, facts: &EstimateFacts<'_>) -> String {
    let Some(PostedFacts { low, high, low_percentile, high_percentile }) = posted else {
        return estimate_summary(facts);
    };
    let rank = |percentile: f64| write_ordinal(percentile.round().clamp(0.0, 100.0) as u64);
    let stated = if low == high {
        format!("{} is posted, at the {} percentile", per_year(low), rank(low_percentile))
    } else {
        let (from, to) = (rank(low_percentile), rank(high_percentile));
        format!("{low} to {} is posted, from the {from} to the {to} percentile", per_year(high))
    };
    let market =
        format!("Their estimated median is {}; grade {:?}.", per_year(facts.median), facts.grade);
    fit_text([&|| format!("{stated} of {}. {market}", facts.person.describe_person()), &|| {
        format!("{stated} of {}. {market}", facts.person.write_title())
    }])
}

/// Writes the summary of a posting without an estimate, by how many of its parts were read.
pub fn unpriced_posting_summary(part_count: usize) -> String {
    let read =
        write_count(part_count as u64, "part of the posting was", "parts of the posting were");
    format!("{read} read. No estimate stands beside them: the warnings say why.")
}

/// Writes the summary of total compensation: the base case of all of it, of guaranteed cash and of benefits.
pub fn compensation_summary(
    total: (Cents, Cents, Cents),
    guaranteed_cash: Cents,
    benefits: Cents,
) -> String {
    let (low, base, high) = total;
    format!(
        "{} in all: {guaranteed_cash} of guaranteed cash and {benefits} of benefits, the rest depends on \
         something. It lies within {low} and {high} by what is not stated.",
        per_year(base)
    )
}

/// Writes the summary of a comparison: the best offer and the next, each with all that it pays.
pub fn offers_summary(best: (&str, Cents), next: (&str, Cents), price_adjusted: bool) -> String {
    let prices = if price_adjusted { " in the nation's prices" } else { "" };
    let delta = Cents::new(best.1.get().saturating_sub(next.1.get()));
    let reason = if price_adjusted {
        "Every price level is known."
    } else {
        "Price levels are not counted: not every offer has one."
    };
    let pays = |name: String, other: String| {
        let all = per_year(best.1);
        if delta.get() == 0 {
            format!("{name} and {other} pay the same, {all} in all{prices}. {reason}")
        } else {
            format!("{name} pays {all} in all{prices}, {delta} more than {other}. {reason}")
        }
    };
    fit_text([&|| pays(best.0.to_owned(), next.0.to_owned()), &|| {
        pays("The best offer".to_owned(), "the next".to_owned())
    }])
}

/// Says what decides whether overtime is due, with the salary level that holds.
pub fn exemption_text(exemption: Exemption, level: &SalaryLevel) -> String {
    let SalaryLevel { weekly, jurisdiction, .. } = level;
    let of = if jurisdiction == "US" { String::new() } else { format!(" in {jurisdiction}") };
    match exemption {
        Exemption::Exempt => {
            format!(
                "The salary is at least {weekly} a week{of} and the duties are exempt: no overtime is due."
            )
        }
        Exemption::PaidByTheHour => "Pay is by the hour: overtime is due.".to_owned(),
        Exemption::BelowSalaryLevel { weekly } => {
            format!("The salary is below {weekly} a week{of}: overtime is due.")
        }
        Exemption::DutiesNotExempt => "The duties are not exempt ones: overtime is due.".to_owned(),
        Exemption::DutiesNotStated => {
            "Nobody says that the duties are exempt: overtime is due (29 CFR 541.2).".to_owned()
        }
        Exemption::NotAnEmployee => {
            "Who is self-employed is no employee: no overtime is due (29 USC 203(e)).".to_owned()
        }
    }
}

/// Says that a rate is below the minimum wage of its place, and that cities may ask for more.
pub fn below_minimum(minimum: &MinimumWage, hourly_rate: f64) -> String {
    let MinimumWage { hourly, effective, state, .. } = minimum;
    let rate = Cents::new((hourly_rate * 100.0).round() as i64);
    format!(
        "{} is below the minimum wage of {state}, {} since {effective}; it is shown as it is, and minimums of \
         cities are not applied",
        per_hour(rate),
        per_hour(*hourly)
    )
}

/// Says that the table has a later salary level of some states, and none of the day.
pub fn unknown_state_law(states: &[String]) -> String {
    format!(
        "the salary level of {} is not known for that day: the federal one decides",
        states.join(", ")
    )
}

/// Says why an industry did not move the estimate.
pub fn unpriced_industry(place: &str) -> String {
    format!("no figure says what this industry pays the occupation in {place}")
}

/// Says that the figures of a broader area stand for those of the one that was asked for.
pub fn broader_market(area: &str, broader: &str) -> String {
    let (area, broader) = (place_name(area), place_name(broader));
    format!("no figures of {area} can be used; those of {broader} stand for them")
}

/// Says that the minimum wage of a jurisdiction is above the lowest pay that the market would give, and which cities ask for
/// more, as far as it is known.
pub fn legal_floor_reached(
    jurisdiction: &str,
    minimum: &MinimumWage,
    higher_places: &[&MinimumWage],
) -> String {
    let (rate, day) = (per_hour(minimum.hourly), minimum.effective);
    let mut text = format!(
        "nothing is estimated below the minimum wage of {jurisdiction}, {rate} since {day}; "
    );
    for place in higher_places {
        text.push_str(&format!("{} asks for {}; ", place.place, per_hour(place.hourly)));
    }
    text.push_str("minimums of cities are not applied, and the table may lack some");
    text
}

/// Says that a published figure is below the minimum wage of a jurisdiction, and is shown as it is.
pub fn below_legal_floor(jurisdiction: &str, minimum: &MinimumWage) -> String {
    format!(
        "the lowest percentile is below the minimum wage of {jurisdiction}, {} since {}; it is shown as published, \
         and minimums of cities are not counted",
        per_hour(minimum.hourly),
        minimum.effective
    )
}

/// Names a factor for people.
pub const fn factor_name(kind: FactorKind) -> &'static str {
    match kind {
        FactorKind::Setting => "Industry",
        FactorKind::Role => "Role",
        FactorKind::Education => "Education",
        FactorKind::Experience => "Experience",
        FactorKind::Credentials => "Credentials",
        FactorKind::Specialty => "Specialty",
        FactorKind::Duties => "Duties",
        FactorKind::PracticeSize => "Employer size",
        FactorKind::Aging => "Aging",
        FactorKind::Hours => "Hours",
        FactorKind::Rounding => "Rounding",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::estimate::Range;
    use crate::text::benchmark::MAX_SUMMARY;

    fn dollars(amount: i64) -> Cents {
        Cents::from_dollars(amount)
    }

    fn facts(role: &'static str, area: &'static str) -> EstimateFacts<'static> {
        EstimateFacts {
            person: PersonName {
                role,
                area,
                industry: Some("Hospitals"),
                experience_years: Some(6.0),
            },
            median: dollars(65_000),
            middle_half: Some((dollars(58_200), dollars(73_100))),
            interval: Interval {
                low: dollars(60_000),
                high: dollars(70_400),
                coverage: 0.8,
                half_width: 0.08,
            },
            grade: Grade::B,
        }
    }

    #[test]
    fn an_estimate_is_told_with_who_and_where_then_how_sure() {
        assert_eq!(
            estimate_summary(&facts("Coder II", "Albany, OR")),
            "Coder II with 6 years in hospitals in Albany, OR: an estimated median of $65,000 a year; the middle \
             half earn $58,200 to $73,100. 80% interval $60,000 to $70,400; grade B."
        );
    }

    #[test]
    fn an_offer_is_told_with_its_place_and_how_firm_that_is() {
        let offer = Evaluation {
            offer: dollars(54_000),
            verdict: Verdict::Below,
            firm: false,
            percentile: 12.6,
            market: Range::new(dollars(58_200), dollars(73_100)).unwrap(),
            compa_ratio: 0.83,
            penetration: -0.3,
            over_median: dollars(-11_000),
        };
        assert_eq!(
            offer_summary(&offer, &facts("Coder II", "Albany, OR")),
            "$54,000 a year is below the market's middle half, $58,200 to $73,100, at the 13th percentile of Coder \
             II with 6 years in hospitals in Albany, OR. The interval of the median leaves the verdict open; \
             grade B."
        );
    }

    #[test]
    fn a_posting_is_told_by_where_its_pay_stands() {
        let posted = PostedFacts {
            low: dollars(52_000),
            high: dollars(62_400),
            low_percentile: 12.4,
            high_percentile: 41.0,
        };
        let facts = facts("Coder II", "Albany, OR");
        assert_eq!(
            posting_summary(Some(posted), &facts),
            "$52,000 to $62,400 a year is posted, from the 12th to the 41st percentile of Coder II with 6 years in \
             hospitals in Albany, OR. Their estimated median is $65,000 a year; grade B."
        );
        let one = PostedFacts { high: posted.low, ..posted };
        let text = posting_summary(Some(one), &facts);
        assert!(text.starts_with("$52,000 a year is posted, at the 12th percentile of "), "{text}");
        assert_eq!(posting_summary(None, &facts), estimate_summary(&facts));
        assert!(unpriced_posting_summary(1).starts_with("1 part of the posting was read."));
    }

    #[test]
    fn compensation_and_comparisons_are_told() {
        assert_eq!(
            compensation_summary(
                (dollars(70_000), dollars(80_000), dollars(90_000)),
                dollars(65_000),
                dollars(14_000)
            ),
            "$80,000 a year in all: $65,000 of guaranteed cash and $14,000 of benefits, the rest depends on \
             something. It lies within $70,000 and $90,000 by what is not stated."
        );
        assert_eq!(
            offers_summary(("austin", dollars(81_000)), ("boston", dollars(79_500)), true),
            "austin pays $81,000 a year in all in the nation's prices, $1,500 more than boston. Every price level \
             is known."
        );
        let same = offers_summary(("a", dollars(81_000)), ("b", dollars(81_000)), false);
        assert!(same.starts_with("a and b pay the same, $81,000 a year in all."), "{same}");
    }

    #[test]
    fn years_agree_with_their_number() {
        assert_eq!(
            [1.0, 0.0, 2.5, 12.04].map(years_in_words),
            ["1 year", "0 years", "2.5 years", "12 years"]
        );
    }

    #[test]
    fn no_summary_is_longer_than_it_may_be() {
        let area = "Washington-Arlington-Alexandria, DC-VA-MD-WV and all that lies around it in every direction";
        let long = "Senior biller of claims, denials and accounts receivable of many payers in many states";
        let text = estimate_summary(&facts(long, area));
        assert!(text.chars().count() <= MAX_SUMMARY, "{text}");
        let name = "x".repeat(100);
        let text = offers_summary((&name, dollars(1)), (&name, dollars(0)), false);
        assert!(text.chars().count() <= MAX_SUMMARY, "{text}");
    }
}
