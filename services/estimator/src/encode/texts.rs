//! Texts of the model, encoded once.

use medwage_contracts::Fields;
use medwage_contracts::pb::estimator as pb;
use medwage_domain::career::Catalogue;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, Credential, CredentialIx, Model, Role, RoleIx,
};
use medwage_domain::money::Cents;
use prost::Message as _;

use super::evidence;

/// Parts of replies that depend on the model alone.
#[derive(Debug)]
pub(crate) struct Texts {
    /// Its name, `models/{id}`.
    pub(crate) model: String,
    pub(super) rounding: Vec<u8>,
    roles: Vec<Vec<u8>>,
    coefficients: Vec<Vec<u8>>,
    /// The model's credentials in the catalogue.
    credentials: Vec<Option<CredentialIx>>,
}

impl Texts {
    /// Encodes the texts of a model, and finds its credentials in the catalogue.
    pub(crate) fn of(model: &Model, catalogue: &Catalogue) -> Self {
        let in_catalogue = |it: &Credential| catalogue.credential(&it.id);
        Self {
            model: format!("models/{}", model.id),
            rounding: rounding().encode_to_vec(),
            roles: model.roles.iter().map(|it| role(it).encode_to_vec()).collect(),
            coefficients: model
                .coefficients
                .iter()
                .map(|it| coefficient(it).encode_to_vec())
                .collect(),
            credentials: model.credentials.iter().map(in_catalogue).collect(),
        }
    }

    /// A credential of the model, by its place in the catalogue.
    pub(crate) fn in_catalogue(&self, ix: CredentialIx) -> Option<CredentialIx> {
        self.credentials.get(usize::from(ix.0)).copied().flatten()
    }

    pub(super) fn role(&self, ix: RoleIx) -> &[u8] {
        self.roles.get(usize::from(ix.0)).map_or(&[], Vec::as_slice)
    }

    /// Appends the coefficients of a factor.
    pub(super) fn coefficients(
        &self,
        fields: &mut Fields,
        tag: u32,
        places: impl Iterator<Item = CoefficientIx>,
    ) {
        for it in places.filter_map(|ix| self.coefficients.get(usize::from(ix.0))) {
            fields.message(tag, |fields| fields.encoded(it));
        }
    }
}

fn role(role: &Role) -> pb::ResolvedRole {
    pb::ResolvedRole {
        id: role.id.clone(),
        title: role.title.clone(),
        occupation: role.soc.to_string(),
    }
}

fn coefficient(it: &Coefficient) -> pb::FactorCoefficient {
    pb::FactorCoefficient {
        id: it.id.clone(),
        score: it.score,
        error: it.error,
        evidence: evidence(it.kind).into(),
        figures: it.figures.iter().map(|id| format!("publishedStatistics/{id}")).collect(),
    }
}

fn rounding() -> pb::RoundingRule {
    let cents = |cents| Some(Cents::new(cents).into());
    pb::RoundingRule {
        annual_step: cents(100),
        hourly_step: cents(1),
        posting_step: cents(50_000),
        factor_step: cents(1),
        text: "each amount is rounded once, half away from zero: pay per year to the dollar, pay per hour \
               and the median after each factor to the cent; a posting range goes outwards to $500"
            .to_owned(),
    }
}
