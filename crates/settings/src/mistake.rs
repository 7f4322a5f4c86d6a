//! The mistakes in the settings, all at once and by the name that the operator used.

use std::fmt;

/// One setting that cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The place of the mistake: the variable's name, or the file and the key.
    pub place: String,
    /// The mistake, and what would be right.
    pub problem: String,
}

/// Every setting that cannot be taken. Never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} in the settings:", count_mistakes(self.0.len()))?;
        for Mistake { place, problem } in &self.0 {
            write!(formatter, "\n  {place}: {problem}")?;
        }
        Ok(())
    }
}

fn count_mistakes(mistakes: usize) -> String {
    match mistakes {
        1 => "1 mistake".to_owned(),
        many => format!("{many} mistakes"),
    }
}

/// Says that nothing is called `key`, and what may have been meant.
pub(crate) fn unknown_key<'a>(key: &str, known: impl Iterator<Item = &'a String>) -> String {
    let nearest = known
        .map(|candidate| (strsim::jaro_winkler(key, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.85)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match nearest {
        Some((_, candidate)) => {
            format!("no setting is called `{key}`; did you mean `{candidate}`?")
        }
        None => format!("no setting is called `{key}`; --print-config lists them all"),
    }
}
