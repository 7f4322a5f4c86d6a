//! `medwage.errors.v1.Candidates`, the detail of an error that says what may have been meant.
//!
//! The messages are written out here, because this crate knows no contract; a test of the contract holds that they are
//! the same.

/// The resources that may have been meant, for each field.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Candidates {
    #[prost(message, repeated, tag = "1")]
    pub(super) fields: Vec<FieldCandidates>,
}

impl Candidates {
    pub(super) const TYPE_URL: &'static str = "type.googleapis.com/medwage.errors.v1.Candidates";
}

/// The resources that may have been meant by one field.
#[derive(Clone, PartialEq, prost::Message)]
pub struct FieldCandidates {
    /// The path of the field, such as `requests[3].profile.credentials[1]`.
    #[prost(string, tag = "1")]
    pub field: String,
    /// The field's text as given.
    #[prost(string, tag = "2")]
    pub input: String,
    /// Best first.
    #[prost(message, repeated, tag = "3")]
    pub candidates: Vec<Candidate>,
}

/// One resource that may have been meant.
#[derive(Clone, PartialEq, prost::Message)]
pub struct Candidate {
    /// The canonical name, which can be sent in the field.
    #[prost(string, tag = "1")]
    pub resource: String,
    /// The name for people.
    #[prost(string, tag = "2")]
    pub display_name: String,
    /// How well it matches, from 0 to 1.
    #[prost(double, tag = "3")]
    pub score: f64,
    /// Why it is one, in words.
    #[prost(string, tag = "4")]
    pub note: String,
    /// The annual median in US dollars, where the caller chooses between jobs.
    #[prost(double, optional, tag = "5")]
    pub annual_p50_usd: Option<f64>,
}
