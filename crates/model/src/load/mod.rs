//! From the file to the domain's model.

mod credentials;

use std::str::FromStr;

use medwage_domain::code::Soc;
use medwage_domain::distribution::RankMap;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, Duty, EmployerSpread, Kind, Model, Moments, Population,
    PracticeSize, Role, RoleIx, RolePopulation, Specialty, Stretch,
};

use crate::Error;
use crate::document::{Document, Fit, MomentsRow, PopulationRow};

impl Document {
    /// Returns the model of the file, unchecked.
    ///
    /// # Errors
    /// Fails where it names what is not there.
    pub fn model(&self) -> Result<Model, Error> {
        let mut coefficients = Coefficients::default();
        let experience = self.experience.iter().map(|row| Stretch {
            from: row.from_years,
            to: row.to_years,
            coefficient: coefficients
                .add(format!("experience.{}-{}", row.from_years, row.to_years), &row.fit),
        });
        let experience = experience.collect();
        let education = self.education(&mut coefficients)?;
        let roles = self.roles(&mut coefficients)?;
        let credentials = self.credentials(&mut coefficients)?;
        let further_credentials = self.further_credential.iter();
        let further_credentials = further_credentials
            .map(|row| coefficients.add(format!("further-credential.{}", row.count), &row.fit))
            .collect();
        let within = |names: &[String]| names.iter().map(|name| role(&roles, name)).collect();
        let mut duties = Vec::new();
        for row in &self.duty {
            let coefficient = coefficients.add(format!("duty.{}", row.id), &row.fit);
            let within: Result<_, Error> = within(&row.within);
            duties.push(Duty { id: row.id.clone(), coefficient, within: within? });
        }
        let mut specialties = Vec::new();
        for row in &self.specialty {
            let fit = row.fit.as_ref();
            let coefficient = fit.map(|fit| coefficients.add(format!("specialty.{}", row.id), fit));
            let within: Result<_, Error> = within(&row.within);
            specialties.push(Specialty { id: row.id.clone(), coefficient, within: within? });
        }
        let practice_sizes = self.practice_size.iter().map(|row| PracticeSize {
            id: row.id.clone(),
            title: row.title.clone(),
            coefficient: row
                .fit
                .as_ref()
                .map(|fit| coefficients.add(format!("practice-size.{}", row.id), fit)),
        });
        let practice_sizes = practice_sizes.collect();
        let setting = self.setting.as_ref();
        let setting =
            setting.map(|row| coefficients.add("setting.equal-role".to_owned(), &row.fit));
        let populations = self.population.iter().map(|row| population(row, &roles));
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
            practice_population: moments(self.practice_population),
            populations,
            left_out_error: self.left_out_error,
            employers: self.employers.map(|row| EmployerSpread {
                between: row.between,
                within: row.within,
                quantile: row.quantile,
            }),
        })
    }

    fn education(&self, coefficients: &mut Coefficients) -> Result<[CoefficientIx; 4], Error> {
        let mut steps = [CoefficientIx::default(); 4];
        for (step, level) in
            steps.iter_mut().zip(["certificate", "associate", "bachelor", "master"])
        {
            let row = self.education.iter().find(|row| row.level == level);
            let row = row.ok_or_else(|| unknown("education", level))?;
            *step = coefficients.add(format!("education.{level}"), &row.fit);
        }
        Ok(steps)
    }

    fn roles(&self, coefficients: &mut Coefficients) -> Result<Vec<Role>, Error> {
        let role = |row: &crate::RoleRow| {
            Ok(Role {
                id: row.id.clone(),
                title: row.title.clone(),
                soc: soc(&row.soc)?,
                level: row.level,
                credentials_count: row.credentials_count,
                coefficient: row
                    .fit
                    .as_ref()
                    .map(|fit| coefficients.add(format!("role.{}", row.id), fit)),
            })
        };
        self.role.iter().map(role).collect()
    }
}

/// The coefficients in the order of the file.
#[derive(Default)]
struct Coefficients(Vec<Coefficient>);

impl Coefficients {
    fn add(&mut self, id: String, fit: &Fit) -> CoefficientIx {
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

fn role(roles: &[Role], name: &str) -> Result<RoleIx, Error> {
    let place = roles.iter().position(|role| role.id == name);
    place.and_then(|place| place.try_into().ok()).map(RoleIx).ok_or_else(|| unknown("role", name))
}

fn population(row: &PopulationRow, roles: &[Role]) -> Result<Population, Error> {
    let people = row.people.iter().map(|own| {
        Ok(RolePopulation {
            role: role(roles, &own.role)?,
            standing: own.standing,
            explained: own.explained,
            years: own.years.clone(),
            experience: moments(own.experience),
            education: moments(own.education),
            credentials: moments(own.credentials),
        })
    });
    let knots = row.ranks.as_slice().try_into().ok().and_then(RankMap::new);
    Ok(Population {
        soc: soc(&row.soc)?,
        role: moments(row.role),
        experience: moments(row.experience),
        years: row.years.clone(),
        education: moments(row.education),
        credentials: moments(row.credentials),
        roles: people.collect::<Result<_, Error>>()?,
        ranks: knots.ok_or_else(|| unknown("ranks of the population", &row.soc))?,
        sources: row.sources.clone(),
    })
}

fn moments(row: MomentsRow) -> Moments {
    Moments { mean: row.mean, variance: row.variance }
}

fn soc(text: &str) -> Result<Soc, Error> {
    Soc::from_str(text).map_err(|_| unknown("occupation", text))
}

fn unknown(table: &'static str, name: &str) -> Error {
    Error::Unknown { table, name: name.to_owned() }
}
