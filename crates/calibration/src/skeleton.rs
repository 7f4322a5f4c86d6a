//! The model before the fit: its form, with each coefficient at its prior.

use medwage_catalog::model::{
    CredentialRow, DutyRow, EducationRow, ExperienceRow, Fit, FurtherRow, ModelDocument,
    PracticeSizeRow, RoleRow, SettingRow, SpecialtyRow,
};
use medwage_domain::career::Catalog;
use medwage_domain::estimate::Relevance;

use crate::inputs::{Coefficients, Within};

/// The form, and the least that each coefficient may become, in the order of [`ModelDocument::fits_mut`].
pub(crate) struct Skeleton {
    pub(crate) document: ModelDocument,
    pub(crate) least: Vec<f64>,
}

/// Takes priors and remembers the bounds that come with them.
#[derive(Default)]
struct Priors {
    least: Vec<f64>,
}

impl Priors {
    fn take_fit(&mut self, prior: f64, sd: f64, least: Option<f64>, from: &str) -> Fit {
        self.least.push(least.unwrap_or(f64::NEG_INFINITY));
        Fit {
            score: prior,
            error: sd,
            kind: String::new(),
            prior,
            prior_sd: sd,
            from: from.to_owned(),
            figures: Vec::new(),
            residuals: Vec::new(),
        }
    }

    fn fit_unless_reference(
        &mut self,
        reference: bool,
        prior: (f64, f64, Option<f64>, &str),
    ) -> Option<Fit> {
        (!reference).then(|| self.take_fit(prior.0, prior.1, prior.2, prior.3))
    }

    fn fit_within(&mut self, row: &Within) -> Option<Fit> {
        self.fit_unless_reference(row.reference, (row.prior, row.sd, row.least, &row.from))
    }
}

impl Skeleton {
    pub(crate) fn new(inputs: &Coefficients, catalog: &Catalog) -> Self {
        let mut priors = Priors::default();
        let mut document = ModelDocument::default();
        for stretch in &inputs.experience {
            let fit = priors.take_fit(stretch.prior, stretch.sd, stretch.least, &stretch.from);
            let (from_years, to_years) = (stretch.from_years, stretch.to_years);
            document.experience.push(ExperienceRow { from_years, to_years, fit });
        }
        for step in &inputs.education {
            let fit = priors.take_fit(step.prior, step.sd, step.least, &step.from);
            document.education.push(EducationRow { level: step.level.clone(), fit });
        }
        for role in &inputs.role {
            document.role.push(RoleRow {
                id: role.id.clone(),
                title: role.title.clone(),
                soc: role.soc.clone(),
                level: role.level,
                credentials_count: role.credentials_count,
                fit: priors.fit_unless_reference(
                    role.reference,
                    (role.prior, role.sd, role.least, &role.from),
                ),
            });
        }
        document.credential = list_credentials(inputs, &mut priors);
        state_relevance(&mut document, catalog);
        for further in &inputs.further_credential {
            let fit = priors.take_fit(further.prior, further.sd, further.least, &further.from);
            document.further_credential.push(FurtherRow { count: further.count, fit });
        }
        for duty in &inputs.duty {
            let fit = priors.take_fit(duty.prior, duty.sd, duty.least, &duty.from);
            let (id, within) = (duty.id.clone(), duty.within.clone());
            document.duty.push(DutyRow { id, within, fit });
        }
        for specialty in &inputs.specialty {
            let (id, within, fit) =
                (specialty.id.clone(), specialty.within.clone(), priors.fit_within(specialty));
            document.specialty.push(SpecialtyRow { id, within, fit });
        }
        for size in &inputs.practice_size {
            document.practice_size.push(PracticeSizeRow {
                id: size.id.clone(),
                title: size.title.clone(),
                fit: priors.fit_unless_reference(
                    size.reference,
                    (size.prior, size.sd, size.least, &size.from),
                ),
            });
        }
        let setting = &inputs.setting;
        document.setting = Some(SettingRow {
            fit: priors.take_fit(setting.prior, setting.sd, setting.least, &setting.from),
        });
        Self { document, least: priors.least }
    }
}

/// Specialty credentials stand at the common value plus their own.
fn list_credentials(inputs: &Coefficients, priors: &mut Priors) -> Vec<CredentialRow> {
    let own = inputs.credential.iter().map(|credential| CredentialRow {
        id: credential.id.clone(),
        over: None,
        replaced_by: credential.replaced_by.clone(),
        ..CredentialRow::default()
    });
    let mut rows: Vec<_> = own.collect();
    for (row, prior) in rows.iter_mut().zip(&inputs.credential) {
        row.fit = priors.take_fit(prior.prior, prior.sd, prior.least, &prior.from);
    }
    let common = &inputs.specialty_credentials;
    for specialty in &inputs.specialty_credential {
        rows.push(CredentialRow {
            id: specialty.id.clone(),
            over: Some("SPEC".to_owned()),
            fit: priors.take_fit(common.prior, common.sd, None, &common.from),
            ..CredentialRow::default()
        });
    }
    rows
}

/// Says of each credential where it counts, by the catalog: the same credentials and roles by id.
fn state_relevance(document: &mut ModelDocument, catalog: &Catalog) {
    let roles: Vec<_> = document.role.iter().map(|role| role.id.clone()).collect();
    for row in &mut document.credential {
        let Some(ix) = catalog.credential(&row.id) else { continue };
        let Some(own) = catalog.credential_at(ix) else { continue };
        row.family.clone_from(&own.family);
        own.level.id().clone_into(&mut row.level);
        let within = |wanted: Relevance| {
            let is_so = |id: &&String| {
                // In a role that the catalog does not have nothing says that it counts for less.
                let read = catalog.role(id).map(|role| catalog.relevance(role, ix));
                read.unwrap_or_default() == wanted
            };
            roles.iter().filter(is_so).cloned().collect()
        };
        row.core_roles = within(Relevance::Core);
        row.adjacent_roles = within(Relevance::Adjacent);
    }
}
