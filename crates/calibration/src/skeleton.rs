//! The model before the fit: its form, with each coefficient at its prior.

use medwage_domain::career::Catalog;
use medwage_domain::estimate::Relevance;
use medwage_model::{
    Certificate, Document, DutyRow, EducationRow, ExperienceRow, Fit, FurtherRow, PracticeSizeRow,
    RoleRow, SettingRow, SpecialtyRow,
};

use crate::inputs::{Coefficients, Within};

/// The form, and the least that each coefficient may become, in the order of [`Document::fits_mut`].
pub(crate) struct Skeleton {
    pub(crate) document: Document,
    pub(crate) least: Vec<f64>,
}

/// Takes priors and remembers the bounds that come with them.
#[derive(Default)]
struct Priors {
    least: Vec<f64>,
}

impl Priors {
    fn take(&mut self, prior: f64, sd: f64, least: Option<f64>, from: &str) -> Fit {
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

    fn unless(&mut self, reference: bool, it: (f64, f64, Option<f64>, &str)) -> Option<Fit> {
        (!reference).then(|| self.take(it.0, it.1, it.2, it.3))
    }

    fn of(&mut self, it: &Within) -> Option<Fit> {
        self.unless(it.reference, (it.prior, it.sd, it.least, &it.from))
    }
}

impl Skeleton {
    pub(crate) fn new(inputs: &Coefficients, catalog: &Catalog) -> Self {
        let mut priors = Priors::default();
        let mut document = Document::default();
        for it in &inputs.experience {
            let fit = priors.take(it.prior, it.sd, it.least, &it.from);
            let (from_years, to_years) = (it.from_years, it.to_years);
            document.experience.push(ExperienceRow { from_years, to_years, fit });
        }
        for it in &inputs.education {
            let fit = priors.take(it.prior, it.sd, it.least, &it.from);
            document.education.push(EducationRow { level: it.level.clone(), fit });
        }
        for it in &inputs.role {
            document.role.push(RoleRow {
                id: it.id.clone(),
                title: it.title.clone(),
                soc: it.soc.clone(),
                level: it.level,
                credentials_count: it.credentials_count,
                fit: priors.unless(it.reference, (it.prior, it.sd, it.least, &it.from)),
            });
        }
        document.credential = credentials(inputs, &mut priors);
        state_relevance(&mut document, catalog);
        for it in &inputs.further_credential {
            let fit = priors.take(it.prior, it.sd, it.least, &it.from);
            document.further_credential.push(FurtherRow { count: it.count, fit });
        }
        for it in &inputs.duty {
            let fit = priors.take(it.prior, it.sd, it.least, &it.from);
            let (id, within) = (it.id.clone(), it.within.clone());
            document.duty.push(DutyRow { id, within, fit });
        }
        for it in &inputs.specialty {
            let (id, within, fit) = (it.id.clone(), it.within.clone(), priors.of(it));
            document.specialty.push(SpecialtyRow { id, within, fit });
        }
        for it in &inputs.practice_size {
            document.practice_size.push(PracticeSizeRow {
                id: it.id.clone(),
                title: it.title.clone(),
                fit: priors.unless(it.reference, (it.prior, it.sd, it.least, &it.from)),
            });
        }
        let it = &inputs.setting;
        document.setting =
            Some(SettingRow { fit: priors.take(it.prior, it.sd, it.least, &it.from) });
        Self { document, least: priors.least }
    }
}

/// Specialty credentials stand at the common value plus their own.
fn credentials(inputs: &Coefficients, priors: &mut Priors) -> Vec<Certificate> {
    let own = inputs.credential.iter().map(|it| Certificate {
        id: it.id.clone(),
        over: None,
        replaced_by: it.replaced_by.clone(),
        ..Certificate::default()
    });
    let mut rows: Vec<_> = own.collect();
    for (row, it) in rows.iter_mut().zip(&inputs.credential) {
        row.fit = priors.take(it.prior, it.sd, it.least, &it.from);
    }
    let common = &inputs.specialty_credentials;
    for it in &inputs.specialty_credential {
        rows.push(Certificate {
            id: it.id.clone(),
            over: Some("SPEC".to_owned()),
            fit: priors.take(common.prior, common.sd, None, &common.from),
            ..Certificate::default()
        });
    }
    rows
}

/// Says of each credential where it counts, by the catalog: the same credentials and roles by id.
fn state_relevance(document: &mut Document, catalog: &Catalog) {
    let roles: Vec<_> = document.role.iter().map(|it| it.id.clone()).collect();
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
