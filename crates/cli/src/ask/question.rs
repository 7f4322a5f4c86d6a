//! A question, part by part, each in its own words.

/// The kind of answer that is wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Wish {
    /// Pay, or how a given pay stands.
    #[default]
    Pay,
    /// The areas that pay most.
    Ranking,
    /// Several markets beside each other.
    Comparison,
    /// Pay through the years.
    Trend,
    /// The return of a credential.
    CredentialValue,
}

/// An amount of pay.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum StatedPay {
    Annual(f64),
    Hourly(f64),
}

/// A question, part by part, each in its own words.
#[derive(Clone, Debug, Default)]
pub(super) struct QuestionReading {
    pub(super) wish: Wish,
    pub(super) titles: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) workplaces: Vec<String>,
    /// Letters of credentials that are held.
    pub(super) credentials: Vec<String>,
    /// The credential whose value is asked for.
    pub(super) valued_credential: Option<String>,
    /// True if somebody asks whether to get something: a credential, where one is named, else pay.
    pub(super) asks_to_get: bool,
    pub(super) years: Option<f64>,
    /// A level of schooling as the command calls it.
    pub(super) education: Option<&'static str>,
    pub(super) pay: Option<StatedPay>,
    pub(super) is_price_adjusted: bool,
    pub(super) is_of_states: bool,
    /// Words of which nothing was made.
    pub(super) unread: Vec<String>,
}
