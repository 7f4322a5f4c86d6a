//! Texts of the model, written once.

use medwage_contracts::Fields;
use medwage_contracts::convert::{evidence_kind, to_dollars};
use medwage_contracts::names::Collection;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::Catalog;
use medwage_domain::estimate::{Coefficient, CoefficientIx, CredentialIx, Model};
use medwage_domain::money::Cents;
use prost::Message as _;

/// Parts of replies that depend on the model alone.
#[derive(Debug)]
pub(crate) struct ModelTexts {
    /// The name, `models/{id}`.
    pub(crate) model: String,
    /// The rounding rule, in its wire form.
    pub(crate) rounding: Vec<u8>,
    /// The coefficients, in their wire form.
    coefficients: Vec<Vec<u8>>,
    /// The model's credentials in the catalog, each with its title there.
    credentials: Vec<Option<(CredentialIx, String)>>,
}

impl ModelTexts {
    /// Writes the texts of a model, and finds its credentials in the catalog.
    pub(crate) fn new(model: &Model, catalog: &Catalog) -> Self {
        let in_catalog = |code: &str| {
            let ix = catalog.credential(code)?;
            let credential = catalog.credential_at(ix)?;
            // One of a group has the group's rules and a name of its own.
            let own = credential.id.eq_ignore_ascii_case(code);
            Some((ix, if own { credential.title.clone() } else { code.to_owned() }))
        };
        Self {
            model: Collection::Models.write_name(&model.id),
            rounding: rounding_rule().encode_to_vec(),
            coefficients: model
                .coefficients
                .iter()
                .map(|coefficient| factor_coefficient(coefficient).encode_to_vec())
                .collect(),
            credentials: model
                .credentials
                .iter()
                .map(|credential| in_catalog(&credential.id))
                .collect(),
        }
    }

    /// Returns a credential of the model, by its place in the catalog.
    pub(crate) fn in_catalog(&self, ix: CredentialIx) -> Option<CredentialIx> {
        self.find_credential(ix).map(|(ix, _)| *ix)
    }

    /// Returns the title that the catalog has for a credential of the model.
    pub(crate) fn credential_title(&self, ix: CredentialIx) -> Option<&str> {
        self.find_credential(ix).map(|(_, title)| title.as_str())
    }

    fn find_credential(&self, ix: CredentialIx) -> Option<&(CredentialIx, String)> {
        self.credentials.get(usize::from(ix.0))?.as_ref()
    }

    /// Appends the coefficients of a factor.
    pub(crate) fn append_coefficients(
        &self,
        fields: &mut Fields,
        tag: u32,
        places: impl Iterator<Item = CoefficientIx>,
    ) {
        for coefficient in places.filter_map(|ix| self.coefficients.get(usize::from(ix.0))) {
            fields.put_message(tag, |fields| fields.put_encoded(coefficient));
        }
    }
}

/// Writes the names of published figures.
pub(crate) fn statistic_names(ids: &[String]) -> Vec<String> {
    ids.iter().map(|id| Collection::PublishedStatistics.write_name(id)).collect()
}

fn factor_coefficient(coefficient: &Coefficient) -> pb::FactorCoefficient {
    pb::FactorCoefficient {
        id: coefficient.id.clone(),
        score: coefficient.score,
        standard_error: coefficient.error,
        evidence_kind: evidence_kind(coefficient.kind).into(),
        statistics: statistic_names(&coefficient.figures),
    }
}

fn rounding_rule() -> pb::RoundingRule {
    let usd = |cents| to_dollars(Cents::new(cents));
    pb::RoundingRule {
        annual_step_usd: usd(100),
        hourly_step_usd: usd(1),
        posting_step_usd: usd(50_000),
        factor_step_usd: usd(1),
        text: "each amount is rounded once, half away from zero: pay in a year to the dollar, pay in an hour \
               and the median after each factor to the cent; a posting range goes outwards to $500"
            .to_owned(),
    }
}
