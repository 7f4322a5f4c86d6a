//! The shares of the table, checked to be whole.

use medwage_domain::estimate::{CredentialSet, Education, Model, Moments};

use super::{Populations, compute_moments};
use crate::Error;
use crate::groups::find_credentials;
use crate::inputs::Occupation;

/// How far shares may sum off 1.
pub(super) const SUM: f64 = 1e-6;
/// How far published shares, rounded to a tenth of a percent, may sum off 1.
const PUBLISHED_SUM: f64 = 0.006;

/// Shares of values.
pub(super) type Shares<T> = Vec<(f64, T)>;

impl Populations<'_> {
    pub(super) fn read_years(&self, name: &str) -> Result<Shares<f64>, Error> {
        let table = self.table.experience.get(name);
        let table = table.ok_or_else(|| Error::unknown_name("population.toml", name))?;
        check_whole(name, SUM, table.years.iter().map(|row| (row.share, row.at)).collect())
    }

    pub(super) fn read_education(&self, soc: &str) -> Result<Shares<Education>, Error> {
        let table = |soc: &str| {
            let found = self.table.education.get(soc);
            found.ok_or_else(|| Error::unknown_name("population.toml", format!("education.{soc}")))
        };
        let own = table(soc)?;
        let table = match &own.stands_in {
            Some(other) => table(other)?,
            None => own,
        };
        let mut shares = Vec::new();
        for (level, ids) in &table.figures {
            let level = Education::of_id(level)
                .ok_or_else(|| Error::unknown_name("population.toml", level))?;
            let mut percent = 0.0;
            for id in ids {
                percent += self.figures.printed_number(id)?;
            }
            shares.push((percent / 100.0, level));
        }
        let shares = check_whole(&format!("education of {soc}"), PUBLISHED_SUM, shares)?;
        let sum: f64 = shares.iter().map(|(share, _)| share).sum();
        Ok(shares.into_iter().map(|(share, level)| (share / sum, level)).collect())
    }

    pub(super) fn read_credentials(
        &self,
        model: &Model,
        name: &str,
    ) -> Result<Shares<CredentialSet>, Error> {
        let table = self.table.credentials.get(name);
        let table = table.ok_or_else(|| Error::unknown_name("population.toml", name))?;
        let shares = table.shares.iter();
        let shares =
            shares.map(|share| Ok((share.share, find_credentials(model, &share.held, None)?)));
        let shares = shares.collect::<Result<_, Error>>()?;
        check_whole(&format!("credentials.{name}"), SUM, shares)
    }

    pub(super) fn practice_moments(&self, model: &Model) -> Result<Moments, Error> {
        let of = |(id, share): (&String, &f64)| {
            let place = model.practice_size(id);
            let place = place.ok_or_else(|| Error::unknown_name("population.toml", id))?;
            let coefficient = model.practice_sizes[usize::from(place.0)].coefficient;
            Ok((*share, coefficient.map_or(0.0, |ix| model.score(ix))))
        };
        let shares = self.table.practice_sizes.shares.iter().map(of);
        let shares = shares.collect::<Result<_, Error>>()?;
        Ok(compute_moments(&check_whole("practice sizes", SUM, shares)?))
    }

    /// Returns where the shares of an occupation come from, each source once.
    pub(super) fn list_sources(
        &self,
        soc: &str,
        occupation: &Occupation,
    ) -> Result<Vec<String>, Error> {
        let education =
            self.table.education.get(soc).and_then(|education| education.stands_in.as_ref());
        let education = match education {
            Some(other) => format!("education: assumption: as {other}"),
            None => "education: BLS Employment Projections Table 5.3 (ACS 2021-22)".to_owned(),
        };
        let mut sources = vec![
            education,
            "education by role: assumption: tilted by the usual education of each role (roles.csv)"
                .to_owned(),
            format!("roles: {}", occupation.roles_source),
            format!("practice sizes: {}", self.table.practice_sizes.source),
        ];
        let own = occupation.roles.iter().map(|role| (&role.years, &role.credentials));
        let others = occupation.others.iter().map(|other| (&other.years, &other.credentials));
        for (years, credentials) in own.chain(others) {
            let missing = |name: &String| Error::unknown_name("population.toml", name);
            let of_years = self.table.experience.get(years).ok_or_else(|| missing(years))?;
            let of_held =
                self.table.credentials.get(credentials).ok_or_else(|| missing(credentials))?;
            for source in [
                format!("years, {years}: {}", of_years.source),
                format!("credentials, {credentials}: {}", of_held.source),
            ] {
                if !sources.contains(&source) {
                    sources.push(source);
                }
            }
        }
        Ok(sources)
    }
}

fn check_whole<T>(of: &str, tolerance: f64, shares: Shares<T>) -> Result<Shares<T>, Error> {
    let sum: f64 = shares.iter().map(|(share, _)| share).sum();
    if (sum - 1.0).abs() > tolerance {
        return Err(Error::Shares { of: of.to_owned(), sum });
    }
    Ok(shares)
}
