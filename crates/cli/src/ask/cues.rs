//! Words of a question that are no names: amounts, years, schooling, and what is wanted to be known.

use super::question::{QuestionReading, StatedPay, Wish};
use super::words::Word;

/// Pay an hour is below this, pay a year is above.
const HOURLY_BELOW: f64 = 1_000.0;

/// Takes the words that say what is wanted to be known.
pub(super) fn take_wish(words: &mut [Word<'_>], question: &mut QuestionReading) {
    const PHRASES: &[(&[&str], Wish)] = &[
        (&["pays", "the", "most"], Wish::Ranking),
        (&["pay", "the", "most"], Wish::Ranking),
        (&["earn", "the", "most"], Wish::Ranking),
        (&["earn", "most"], Wish::Ranking),
        (&["paid", "most"], Wish::Ranking),
        (&["pay", "most"], Wish::Ranking),
        (&["highest", "paying"], Wish::Ranking),
        (&["best", "paying"], Wish::Ranking),
        (&["best", "paid"], Wish::Ranking),
        (&["highest", "paid"], Wish::Ranking),
        (&["highest"], Wish::Ranking),
        (&["where"], Wish::Ranking),
        (&["rank"], Wish::Ranking),
        (&["compare"], Wish::Comparison),
        (&["compared"], Wish::Comparison),
        (&["versus"], Wish::Comparison),
        (&["vs"], Wish::Comparison),
        (&["over", "time"], Wish::Trend),
        (&["over", "the", "years"], Wish::Trend),
        (&["trend"], Wish::Trend),
        (&["trends"], Wish::Trend),
        (&["history"], Wish::Trend),
        (&["risen"], Wish::Trend),
        (&["grown"], Wish::Trend),
        (&["changed"], Wish::Trend),
        (&["worth", "it"], Wish::CredentialValue),
        (&["worth", "getting"], Wish::CredentialValue),
        (&["worth", "taking"], Wish::CredentialValue),
        (&["pay", "off"], Wish::CredentialValue),
        (&["pays", "off"], Wish::CredentialValue),
    ];
    for (phrase, wish) in PHRASES {
        if let Some(at) = find_phrase(words, phrase) {
            words[at..at + phrase.len()].iter_mut().for_each(|word| word.is_taken = true);
            if question.wish == Wish::Pay {
                question.wish = *wish;
            }
        }
    }
    const TO_GET: &[&[&str]] = &[
        &["should", "i", "get"],
        &["should", "i", "take"],
        &["should", "i", "earn"],
        &["should", "i", "add"],
        &["if", "i", "get"],
        &["if", "i", "take"],
    ];
    question.asks_to_get = TO_GET.iter().any(|phrase| find_phrase(words, phrase).is_some());
    // Which kind of place, and at which prices, only matters to a ranking.
    for word in words.iter_mut().filter(|_| question.wish == Wish::Ranking) {
        match word.lower.as_str() {
            "states" => question.is_of_states = true,
            "city" | "cities" | "area" | "areas" | "metro" | "metros" | "place" | "places"
            | "top" => {}
            "affordable" | "real" => question.is_price_adjusted = true,
            _ => continue,
        }
        word.is_taken = true;
    }
    if let Some(at) = find_phrase(words, &["cost", "of", "living"]) {
        words[at..at + 3].iter_mut().for_each(|word| word.is_taken = true);
        question.is_price_adjusted = true;
    }
}

fn find_phrase(words: &[Word<'_>], phrase: &[&str]) -> Option<usize> {
    words.windows(phrase.len()).position(|window| {
        window.iter().zip(phrase).all(|(word, own)| !word.is_taken && word.lower == *own)
    })
}

/// Takes years of experience: `6 years`, `6+ yrs`, `six years of experience`, `no experience`.
pub(super) fn take_years(words: &mut [Word<'_>], question: &mut QuestionReading) {
    for at in 1..words.len() {
        let (before, own) = (words[at - 1].lower.clone(), words[at].lower.clone());
        let years = match own.as_str() {
            "years" | "year" | "yrs" | "yr" | "years'" => read_number(&before),
            "experience" if before == "no" => Some(0.0),
            _ => None,
        };
        if let Some(years) = years.filter(|years| *years <= 60.0) {
            // Two lengths of time are a question that one profile does not answer.
            if question.years.is_none() {
                question.years = Some(years);
                words[at - 1].is_taken = true;
                words[at].is_taken = true;
            }
        }
    }
}

fn read_number(word: &str) -> Option<f64> {
    let words =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
    if let Some(number) = words.iter().position(|own| *own == word) {
        return Some(number as f64);
    }
    let digits = word.trim_end_matches('+');
    digits
        .parse()
        .ok()
        .filter(|_| digits.starts_with(|letter: char| letter.is_ascii_digit()) && digits.len() <= 4)
}

/// Takes an amount of pay: `$58,000`, `58k`, `58,000 a year`, `$28/hr`, `28 an hour`; a bare `58000` where the question is
/// about an amount.
pub(super) fn take_pay(words: &mut [Word<'_>], question: &mut QuestionReading) {
    const ABOUT_AMOUNTS: &[&str] = &[
        "fair", "offer", "offered", "offers", "good", "low", "enough", "worth", "making",
        "earning", "paid", "make", "earn", "salary", "pay", "is",
    ];
    let is_about_amounts = words.iter().any(|word| ABOUT_AMOUNTS.contains(&word.lower.as_str()));
    for at in 0..words.len() {
        if words[at].is_taken {
            continue;
        }
        let own = words[at].lower.clone();
        let (figure, own_unit) =
            own.split_once('/').map_or((own.as_str(), ""), |(one, unit)| (one, unit));
        let Some(amount) = read_amount(figure) else { continue };
        let unit_at = match words.get(at + 1).map(|word| word.lower.as_str()) {
            Some("a" | "an" | "per" | "each") => at + 2,
            _ => at + 1,
        };
        let next_unit = words.get(unit_at).map_or("", |word| word.lower.as_str());
        let is_hour = |unit: &str| matches!(unit, "hour" | "hr" | "hourly" | "h" | "hours");
        let is_year = |unit: &str| matches!(unit, "year" | "yr" | "annually" | "yearly" | "annum");
        let has_next = is_hour(next_unit) || is_year(next_unit);
        let unit = if own_unit.is_empty() { next_unit } else { own_unit };
        let is_marked = figure.starts_with('$') || figure.contains(',') || figure.ends_with('k');
        let pay = if is_hour(unit) && (5.0..=500.0).contains(&amount) {
            StatedPay::Hourly(amount)
        } else if is_year(unit) && amount >= HOURLY_BELOW {
            StatedPay::Annual(amount)
        } else if is_marked && (5.0..=300.0).contains(&amount) && figure.starts_with('$') {
            StatedPay::Hourly(amount)
        } else if amount >= 10_000.0 && (is_marked || is_about_amounts && figure.ends_with("00")) {
            StatedPay::Annual(amount)
        } else {
            continue;
        };
        if question.pay.is_some() {
            continue;
        }
        question.pay = Some(pay);
        let last = if own_unit.is_empty() && has_next { unit_at } else { at };
        words[at..=last].iter_mut().for_each(|word| word.is_taken = true);
    }
}

/// Reads `$58,000`, `58000`, `58k`, `28.50`.
fn read_amount(word: &str) -> Option<f64> {
    let figure = word.strip_prefix('$').unwrap_or(word);
    let (figure, times) =
        figure.strip_suffix('k').map_or((figure, 1.0), |thousands| (thousands, 1_000.0));
    if !figure.starts_with(|letter: char| letter.is_ascii_digit()) {
        return None;
    }
    let grouped = figure.split('.').next().unwrap_or_default();
    let groups: Vec<_> = grouped.split(',').collect();
    if groups.len() > 1 && groups[1..].iter().any(|group| group.len() != 3) {
        return None;
    }
    let amount: f64 = figure.replace(',', "").parse().ok()?;
    Some(amount * times)
}

/// Takes schooling: `bachelor's degree`, `associate`, `high school`.
pub(super) fn take_education(words: &mut [Word<'_>], question: &mut QuestionReading) {
    for at in 0..words.len() {
        let next = words.get(at + 1).map_or("", |word| word.lower.as_str());
        let (level, count) = match (words[at].lower.as_str(), next) {
            ("high", "school") => ("high-school", 2),
            ("ged", _) => ("high-school", 1),
            ("associate" | "associates" | "associate's", "degree") => ("associate", 2),
            ("bachelor" | "bachelors" | "bachelor's", "degree") => ("bachelor", 2),
            ("master" | "masters" | "master's", "degree") => ("master", 2),
            ("associates" | "associate's", _) => ("associate", 1),
            ("bachelor" | "bachelors" | "bachelor's", _) => ("bachelor", 1),
            ("masters" | "master's", _) => ("master", 1),
            _ => continue,
        };
        if question.education.is_none() && !words[at].is_taken {
            question.education = Some(level);
            words[at..at + count].iter_mut().for_each(|word| word.is_taken = true);
        }
    }
}
