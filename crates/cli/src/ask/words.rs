//! The words of a sentence, and those that say nothing by themselves.

/// A word with where it stands.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// As it was written, without the marks around it.
    pub(super) text: &'t str,
    /// In lower case.
    pub(super) lower: String,
    pub(super) start: usize,
    pub(super) end: usize,
    /// True if a mark stands before it that parts what is said: a semicolon, a colon, a question mark.
    pub(super) is_apart: bool,
    /// True once something was made of it.
    pub(super) is_taken: bool,
    /// True if it joins others or asks, and says nothing of who, where and what.
    pub(super) is_filler: bool,
}

/// Splits a sentence at white space, and leaves out the marks around words.
pub(super) fn split_words(text: &str) -> Vec<Word<'_>> {
    let mut words = Vec::new();
    let (mut start, mut is_apart) = (0, false);
    let is_in_capitals = !text.contains(char::is_lowercase);
    for chunk in text.split_inclusive(char::is_whitespace) {
        let is_mark =
            |letter: char| !letter.is_alphanumeric() && !matches!(letter, '$' | '+' | '%');
        let parts = |marks: &str| marks.contains([';', ':', '?', '!', '(', ')']);
        let body = chunk.trim_start_matches(is_mark);
        let from = start + chunk.len() - body.len();
        is_apart |= parts(&chunk[..chunk.len() - body.len()]);
        let trimmed = body.trim_end_matches(is_mark);
        let after = &body[trimmed.len()..];
        if !trimmed.is_empty() {
            let lower = trimmed.to_lowercase().replace('\u{2019}', "'");
            let end = from + trimmed.len();
            // `OR` in `Albany OR` is Oregon, unless all is in capitals.
            let is_filler =
                is_filler(&lower) && (is_in_capitals || !STATE_LETTERS.contains(&trimmed));
            let is_taken = false;
            words.push(Word {
                text: trimmed,
                lower,
                start: from,
                end,
                is_apart,
                is_taken,
                is_filler,
            });
            is_apart = false;
        }
        is_apart |= parts(after);
        start += chunk.len();
    }
    words
}

/// Letters of states that are words as well.
const STATE_LETTERS: &[&str] = &["HI", "IN", "ME", "OK", "OR"];

/// Words that join others or ask, and say nothing of who, where and what.
fn is_filler(word: &str) -> bool {
    const FILLERS: &[&str] = &[
        "a",
        "about",
        "after",
        "all",
        "am",
        "an",
        "and",
        "annual",
        "are",
        "as",
        "at",
        "average",
        "be",
        "been",
        "being",
        "by",
        "can",
        "could",
        "do",
        "does",
        "doing",
        "dollars",
        "each",
        "earn",
        "earned",
        "earning",
        "earnings",
        "earns",
        "expect",
        "expected",
        "experience",
        "experienced",
        "fair",
        "find",
        "for",
        "from",
        "get",
        "gets",
        "getting",
        "give",
        "go",
        "going",
        "good",
        "got",
        "has",
        "have",
        "help",
        "hired",
        "hold",
        "holding",
        "holds",
        "how",
        "hello",
        "hi",
        "i",
        "i'm",
        "if",
        "income",
        "is",
        "it",
        "job",
        "jobs",
        "know",
        "like",
        "low",
        "make",
        "makes",
        "making",
        "market",
        "may",
        "me",
        "mean",
        "median",
        "money",
        "much",
        "my",
        "near",
        "need",
        "now",
        "of",
        "offer",
        "offered",
        "offering",
        "offers",
        "on",
        "one",
        "or",
        "our",
        "out",
        "over",
        "paid",
        "pay",
        "paying",
        "pays",
        "per",
        "person",
        "please",
        "position",
        "rate",
        "rates",
        "reasonable",
        "right",
        "salaries",
        "salary",
        "say",
        "should",
        "show",
        "some",
        "somebody",
        "someone",
        "tell",
        "take",
        "taking",
        "add",
        "than",
        "that",
        "the",
        "their",
        "them",
        "there",
        "they",
        "this",
        "to",
        "today",
        "too",
        "typical",
        "typically",
        "under",
        "usual",
        "usually",
        "wage",
        "wages",
        "want",
        "was",
        "we",
        "well",
        "what",
        "what's",
        "when",
        "which",
        "who",
        "whose",
        "will",
        "with",
        "within",
        "work",
        "worker",
        "workers",
        "working",
        "works",
        "worth",
        "would",
        "year",
        "yearly",
        "years",
        "you",
        "your",
        "enough",
        "high",
        "compensation",
        "across",
        "around",
        "every",
        "in",
        "hourly",
        "currently",
        "just",
        "only",
    ];
    FILLERS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_where_they_were_written() {
        let text = "Is $58,000 fair for a biller in St. Louis, MO?";
        let words = split_words(text);
        let texts: Vec<_> = words.iter().map(|word| word.text).collect();
        assert_eq!(
            texts,
            ["Is", "$58,000", "fair", "for", "a", "biller", "in", "St", "Louis", "MO"]
        );
        assert!(words.iter().all(|word| &text[word.start..word.end] == word.text));
    }

    #[test]
    fn letters_of_a_state_are_no_joining_word() {
        let fillers = |text: &str| -> Vec<String> {
            let words = split_words(text);
            words.iter().filter(|word| word.is_filler).map(|word| word.text.to_owned()).collect()
        };
        assert_eq!(fillers("biller in Albany OR"), ["in"]);
        assert_eq!(fillers("coder in Fishers, IN or Bangor, ME"), ["in", "or"]);
        assert_eq!(fillers("BILLER IN ALBANY OR TAMPA"), ["IN", "OR"]);
    }
}
