//! The checks that no single setting can make: that one needs another, or that a text is no address.

/// Settings that know more than the kinds of their values.
pub trait Check {
    /// Adds every mistake to what is `found`. By default there is none.
    fn check_settings(&self, found: &mut Findings) {
        let _none = found;
    }
}

/// Mistakes by the setting that would mend them, such as `server.auth.issuers`.
#[derive(Debug, Default)]
pub struct Findings(pub(crate) Vec<(String, String)>);

impl Findings {
    /// Returns the keys of what was found.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }

    /// Adds one: the key of the setting, and what is wrong, which has no secret in it.
    pub fn add_problem(&mut self, key: impl Into<String>, problem: impl ToString) {
        self.0.push((key.into(), problem.to_string()));
    }
}
