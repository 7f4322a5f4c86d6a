//! Pay as postings state it: amounts with their unit, and nothing that is a bonus or a budget.

use super::clauses::Clause;
use super::{Positions, Stated};
use crate::money::Cents;

/// The unit of time that stated pay is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PayUnit {
    /// An hour.
    Hour,
    /// A year.
    Year,
    /// A chart coded.
    Chart,
    /// A line transcribed.
    Line,
}

/// Pay as stated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StatedPay {
    /// From; none where only the most is stated.
    pub low: Option<Cents>,
    /// To; the same as `low` where one amount is stated.
    pub high: Option<Cents>,
    /// The unit of time that it is for.
    pub unit: PayUnit,
}

/// An amount of dollars in a clause.
struct Amount {
    cents: Cents,
    from: usize,
    to: usize,
}

/// Words near an amount that make it something else than pay.
const NOT_PAY: &[&str] = &[
    "bonus",
    "sign",
    "stipend",
    "differential",
    "diff",
    "parking",
    "above",
    "incentive",
    "revenue",
    "month",
    "costs",
    "reimbursement",
    "tuition",
    "relocation",
    "retention",
    "referral",
    "budget",
    "day",
    "week",
    "copay",
    "nights",
    "weekend",
    "evening",
];

pub(super) fn find_pay(
    clauses: &[Clause<'_>],
    positions: &Positions<'_>,
) -> Option<Stated<StatedPay>> {
    clauses.iter().find_map(|clause| find_in_clause(clause, positions))
}

fn find_in_clause(clause: &Clause<'_>, positions: &Positions<'_>) -> Option<Stated<StatedPay>> {
    let amounts = find_amounts(clause.text);
    for (at, first) in amounts.iter().enumerate() {
        let second = amounts.get(at + 1).filter(|second| is_range(clause.text, first, second.from));
        let end = second.map_or(first.to, |second| second.to);
        let before: String = words_before(&clause.text[..first.from], 3);
        let after: String = words_after(&clause.text[end..], 4);
        let unit = unit_of(&after, second.map_or(first.cents, |it| it.cents));
        let is_other_money = |word: &str| NOT_PAY.contains(&word);
        // A length of time before an amount is the one before it; behind it says what it is paid for.
        let excluded_before = before
            .split(' ')
            .any(|word| is_other_money(word) && !matches!(word, "day" | "week" | "month"));
        let mut behind = after.split(' ');
        let first_behind = behind.next().unwrap_or_default();
        let article = matches!(first_behind, "a" | "an" | "per" | "of");
        let excluded_after =
            is_other_money(first_behind) || (article && behind.next().is_some_and(is_other_money));
        let Some(unit) = unit else { continue };
        let own_unit = after.split(' ').take(2).any(|word| unit_word(word).is_some());
        if excluded_before || (!own_unit && excluded_after) {
            continue;
        }
        let (low, high) = match second {
            Some(second) => (Some(scale(first.cents, second.cents)), Some(second.cents)),
            None if is_upper_bound(&before) => (None, Some(first.cents)),
            None => (Some(first.cents), Some(first.cents)),
        };
        let value = StatedPay { low, high, unit };
        let score = if own_unit { 0.95 } else { 0.85 };
        return Some(positions.state(value, clause.start + first.from, clause.start + end, score));
    }
    None
}

/// `75-92K`: the letter of the second amount holds for the first as well.
fn scale(first: Cents, second: Cents) -> Cents {
    let is_short = first < Cents::from_dollars(1_000) && second >= Cents::from_dollars(15_000);
    if is_short { Cents::new(first.get() * 1_000) } else { first }
}

fn is_upper_bound(before: &str) -> bool {
    before.ends_with("up to") || before.ends_with("to") || before.ends_with("maximum")
}

/// True if an amount and the one that begins at `next` are the ends of one range: `$25/hr - $32/hr`, `between $25 and $32`.
fn is_range(text: &str, first: &Amount, next: usize) -> bool {
    let between = &text[first.to..next];
    let words = words_after(between, 4);
    let is_dash = |it: char| it == '-' || ('\u{2010}'..='\u{2015}').contains(&it);
    let is_word = |it: char| it.is_alphanumeric() || it.is_whitespace() || it == '/';
    let unit_between = words
        .split(' ')
        .all(|word| unit_word(word).is_some() || matches!(word, "to" | "an" | "a" | "per" | "and"));
    let dash = between.contains(is_dash) && between.chars().all(|it| is_dash(it) || is_word(it));
    let is_opened = || matches!(words_before(&text[..first.from], 1).as_str(), "between" | "from");
    if words.is_empty() {
        return between.chars().all(|it| is_dash(it) || it.is_whitespace());
    }
    matches!(words.as_str(), "to" | "rising to" | "up to")
        || unit_between && (words.contains("to") || dash || words.ends_with("and") && is_opened())
}

/// Amounts begin with a dollar sign; the second of a range may lack it.
fn find_amounts(text: &str) -> Vec<Amount> {
    let bytes = text.as_bytes();
    let mut amounts = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let signed = bytes[at] == b'$';
        let follows = amounts
            .last()
            .is_some_and(|last: &Amount| bytes[at].is_ascii_digit() && is_range(text, last, at));
        if !signed && !follows {
            at += 1;
            continue;
        }
        let from = at;
        at += usize::from(signed);
        let digits = at;
        while at < bytes.len()
            && (bytes[at].is_ascii_digit()
                || (matches!(bytes[at], b',' | b'.')
                    && bytes.get(at + 1).is_some_and(u8::is_ascii_digit)))
        {
            at += 1;
        }
        let number = &text[digits..at];
        let cents = match bytes.get(at) {
            Some(b'k' | b'K') => {
                at += 1;
                read_amount(number, 1_000)
            }
            // Millions and billions are no pay.
            Some(b'M' | b'B' | b'm' | b'b') => None,
            _ => read_amount(number, 1),
        };
        amounts.extend(cents.map(|cents| Amount { cents, from, to: at }));
    }
    amounts
}

/// Reads `28.50` or `1,250`, times so much; nothing where it is no number, finer than a cent, or beyond any pay.
fn read_amount(number: &str, times: i64) -> Option<Cents> {
    let number = number.replace(',', "");
    let (dollars, fraction) = number.split_once('.').unwrap_or((&number, ""));
    let fraction = fraction.trim_end_matches('0');
    let is_number = number.contains(|it: char| it.is_ascii_digit()) && !fraction.contains('.');
    if !is_number || fraction.len() > 5 || dollars.len() > 7 {
        return None;
    }
    let scaled: i64 = format!("0{dollars}{fraction:0<5}").parse().ok()?;
    let scaled = scaled.checked_mul(times)?;
    (scaled % 1_000 == 0).then(|| Cents::new(scaled / 1_000))
}

fn unit_word(word: &str) -> Option<PayUnit> {
    match word {
        "hour" | "hr" | "hourly" | "h" | "hrs" | "ph" => Some(PayUnit::Hour),
        "year" | "yr" | "annual" | "annually" | "yearly" | "annum" | "salary" => {
            Some(PayUnit::Year)
        }
        "chart" | "charts" => Some(PayUnit::Chart),
        "line" | "lines" => Some(PayUnit::Line),
        _ => None,
    }
}

/// The unit by the words behind the amount, else by its size.
fn unit_of(after: &str, amount: Cents) -> Option<PayUnit> {
    let stated = after.split(' ').take(3).find_map(unit_word);
    let is_within = |low: i64, high: i64| {
        (Cents::from_dollars(low)..=Cents::from_dollars(high)).contains(&amount)
    };
    let is_plausible = |unit: &PayUnit| match unit {
        PayUnit::Hour => is_within(5, 500),
        PayUnit::Year => is_within(10_000, 2_000_000),
        PayUnit::Chart | PayUnit::Line => amount < Cents::from_dollars(200),
    };
    match stated {
        Some(unit) => Some(unit).filter(is_plausible),
        None if is_within(7, 150) => Some(PayUnit::Hour),
        None if is_within(15_000, 900_000) => Some(PayUnit::Year),
        None => None,
    }
}

fn words_before(text: &str, count: usize) -> String {
    let words: Vec<String> =
        super::words_of(tail(text, 60)).into_iter().map(|token| token.word).collect();
    words[words.len().saturating_sub(count)..].join(" ")
}

fn words_after(text: &str, count: usize) -> String {
    let words = super::words_of(head(text, 60)).into_iter().map(|token| token.word);
    words.take(count).collect::<Vec<_>>().join(" ")
}

fn head(text: &str, characters: usize) -> &str {
    text.char_indices().nth(characters).map_or(text, |(at, _)| &text[..at])
}

fn tail(text: &str, characters: usize) -> &str {
    text.char_indices().rev().nth(characters).map_or(text, |(at, _)| &text[at..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_whole_cents_or_nothing() {
        for (number, times, cents) in [
            ("28.50", 1, Some(2_850)),
            ("28.5", 1, Some(2_850)),
            ("1,250", 1, Some(125_000)),
            (".08", 1, Some(8)),
            ("72.5", 1_000, Some(7_250_000)),
            // Half a cent can't be said in cents, and no rule knows what it would be in a year.
            ("0.085", 1, None),
            ("1.2.3", 1, None),
            ("123456789", 1, None),
            ("0", 1, Some(0)),
            ("", 1, None),
        ] {
            assert_eq!(read_amount(number, times).map(Cents::get), cents, "{number}");
        }
    }
}
