//! From the file to the domain's model.

mod credentials;

use std::str::FromStr;

use medwage_domain::code::Soc;
use medwage_domain::distribution::RankMap;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, Duty, EmployerSpread, Kind, Model, Moments, Population,
    PracticeSize, RoleEffect, RoleIx, RolePopulation, Specialty, Stretch,
};

use super::ModelFileError;
use super::document::ModelDocument;
use super::rows::{Fit, MomentsRow, PopulationRow, RoleRow};

impl ModelDocument {
    /// Returns the model of the file, unchecked.
    ///
    /// # Errors
    /// Fails where it names what is not there.
    pub fn to_model(&self) -> Result<Model, ModelFileError> {
        let mut coefficients = Coefficients::default();
        let experience = self.experience.iter().map(|row| Stretch {
            from: row.from_years,
            to: row.to_years,
            coefficient: coefficients.add_coefficient(
                format!("experience.{}-{}", row.from_years, row.to_years),
                &row.fit,
            ),
        });
        let experience = experience.collect();
        let education = self.read_education(&mut coefficients)?;
        let roles = self.read_roles(&mut coefficients)?;
        let credentials = self.read_credentials(&mut coefficients)?;
        let further_credentials = self.further_credential.iter();
        let further_credentials = further_credentials
            .map(|row| {
                coefficients.add_coefficient(format!("further-credential.{}", row.count), &row.fit)
            })
            .collect();
        let within = |names: &[String]| names.iter().map(|name| find_role(&roles, name)).collect();
        let mut duties = Vec::new();
        for row in &self.duty {
            let coefficient = coefficients.add_coefficient(format!("duty.{}", row.id), &row.fit);
            let within: Result<_, ModelFileError> = within(&row.within);
            duties.push(Duty { id: row.id.clone(), coefficient, within: within? });
        }
        let mut specialties = Vec::new();
        for row in &self.specialty {
            let fit = row.fit.as_ref();
            let coefficient =
                fit.map(|fit| coefficients.add_coefficient(format!("specialty.{}", row.id), fit));
            let within: Result<_, ModelFileError> = within(&row.within);
            specialties.push(Specialty { id: row.id.clone(), coefficient, within: within? });
        }
        let practice_sizes = self.practice_size.iter().map(|row| PracticeSize {
            id: row.id.clone(),
            title: row.title.clone(),
            coefficient: row
                .fit
                .as_ref()
                .map(|fit| coefficients.add_coefficient(format!("practice-size.{}", row.id), fit)),
        });
        let practice_sizes = practice_sizes.collect();
        let setting = self.setting.as_ref();
        let setting = setting
            .map(|row| coefficients.add_coefficient("setting.equal-role".to_owned(), &row.fit));
        let populations = self.population.iter().map(|row| read_population(row, &roles));
        let populations = populations.collect::<Result<_, _>>()?;
        Ok(Model {
            id: self.id.clone(),
            coefficients: coefficients.0,
            experience,
            setting,
            education,
            roles,
            credentials,
            further_credentials,
            duties,
            specialties,
            practice_sizes,
            practice_population: read_moments(self.practice_population),
            populations,
            left_out_error: self.left_out_error,
            employers: self.employers.map(|row| EmployerSpread {
                between: row.between,
                within: row.within,
                quantile: row.quantile,
            }),
        })
    }

    fn read_education(
        &self,
        coefficients: &mut Coefficients,
    ) -> Result<[CoefficientIx; 4], ModelFileError> {
        let mut steps = [CoefficientIx::default(); 4];
        for (step, level) in
            steps.iter_mut().zip(["certificate", "associate", "bachelor", "master"])
        {
            let row = self.education.iter().find(|row| row.level == level);
            let row = row.ok_or_else(|| unknown_name("education", level))?;
            *step = coefficients.add_coefficient(format!("education.{level}"), &row.fit);
        }
        Ok(steps)
    }

    fn read_roles(
        &self,
        coefficients: &mut Coefficients,
    ) -> Result<Vec<RoleEffect>, ModelFileError> {
        let role = |row: &RoleRow| {
            Ok(RoleEffect {
                id: row.id.clone(),
                title: row.title.clone(),
                soc: parse_soc(&row.soc)?,
                level: row.level,
                credentials_count: row.credentials_count,
                coefficient: row
                    .fit
                    .as_ref()
                    .map(|fit| coefficients.add_coefficient(format!("role.{}", row.id), fit)),
            })
        };
        self.role.iter().map(role).collect()
    }
}

/// The coefficients in the order of the file.
#[derive(Default)]
struct Coefficients(Vec<Coefficient>);

impl Coefficients {
    fn add_coefficient(&mut self, id: String, fit: &Fit) -> CoefficientIx {
        let kind = if fit.kind == Kind::Survey.id() { Kind::Survey } else { Kind::Judgement };
        self.0.push(Coefficient {
            id,
            score: fit.score,
            error: fit.error,
            kind,
            figures: fit.figures.clone(),
            reason: fit.from.clone(),
        });
        CoefficientIx(u16::try_from(self.0.len() - 1).unwrap_or(u16::MAX))
    }
}

fn find_role(roles: &[RoleEffect], name: &str) -> Result<RoleIx, ModelFileError> {
    let place = roles.iter().position(|role| role.id == name);
    place
        .and_then(|place| place.try_into().ok())
        .map(RoleIx)
        .ok_or_else(|| unknown_name("role", name))
}

fn read_population(
    row: &PopulationRow,
    roles: &[RoleEffect],
) -> Result<Population, ModelFileError> {
    let people = row.people.iter().map(|own| {
        Ok(RolePopulation {
            role: find_role(roles, &own.role)?,
            standing: own.standing,
            explained: own.explained,
            years: own.years.clone(),
            experience: read_moments(own.experience),
            education: read_moments(own.education),
            credentials: read_moments(own.credentials),
        })
    });
    let knots = row.ranks.as_slice().try_into().ok().and_then(RankMap::new);
    Ok(Population {
        soc: parse_soc(&row.soc)?,
        role: read_moments(row.role),
        experience: read_moments(row.experience),
        years: row.years.clone(),
        education: read_moments(row.education),
        credentials: read_moments(row.credentials),
        roles: people.collect::<Result<_, ModelFileError>>()?,
        ranks: knots.ok_or_else(|| unknown_name("ranks of the population", &row.soc))?,
        sources: row.sources.clone(),
    })
}

fn read_moments(row: MomentsRow) -> Moments {
    Moments { mean: row.mean, variance: row.variance }
}

fn parse_soc(text: &str) -> Result<Soc, ModelFileError> {
    Soc::from_str(text).map_err(|_| unknown_name("occupation", text))
}

fn unknown_name(table: &'static str, name: &str) -> ModelFileError {
    ModelFileError::Unknown { table, name: name.to_owned() }
}
