//! The model of the estimate. Both directions are here, so that what the career path reads is what the estimator has.

use medwage_domain::code::Soc;
use medwage_domain::distribution::RankMap;
use medwage_domain::estimate::{
    Coefficient, CoefficientIx, CredentialEffect, CredentialIx, CredentialSet, Duty,
    EmployerSpread, Kind, Level, Model, Moments, Population, PracticeSize, Relevance, RoleEffect,
    RoleIx, RolePopulation, Specialty, Stretch,
};

use crate::names::Collection;
use crate::pb::estimator as pb;
use crate::pb::types::{self, EvidenceKind};

/// Why a message is no model.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{field} of the model is {found:?}")]
pub struct ModelError {
    field: &'static str,
    found: String,
}

fn invalid_value(field: &'static str, found: impl ToString) -> ModelError {
    ModelError { field, found: found.to_string() }
}

/// Writes what a number of the model rests on.
pub fn evidence_kind(kind: Kind) -> EvidenceKind {
    match kind {
        Kind::Measured => EvidenceKind::Measured,
        Kind::Survey => EvidenceKind::Survey,
        Kind::Judgement => EvidenceKind::Judgment,
    }
}

/// Writes a model: all but the release that it was fitted on and the catalog's digest, which it does not know.
pub fn write_model(model: &Model) -> pb::Model {
    let id = |ix: &CoefficientIx| coefficient_id(model, *ix);
    let roles = |within: &[RoleIx]| within.iter().map(|ix| role_name(model, *ix)).collect();
    let specialty = |row: &Specialty| pb::SpecialtyScore {
        specialty: types::Specialty::from_model_id(&row.id).unwrap_or_default().into(),
        coefficient: row.coefficient.iter().map(id).collect(),
        roles: roles(&row.within),
    };
    let duty = |row: &Duty| pb::DutyScore {
        duty: types::Duty::from_model_id(&row.id).unwrap_or_default().into(),
        coefficient: id(&row.coefficient),
        roles: roles(&row.within),
    };
    let employer_size = |row: &PracticeSize| pb::EmployerSizeScore {
        employer_size: types::EmployerSize::from_model_id(&row.id).unwrap_or_default().into(),
        coefficient: row.coefficient.iter().map(id).collect(),
    };
    let stretch = |row: &Stretch| pb::ExperienceStretch {
        from_years: row.from,
        to_years: row.to,
        coefficient: id(&row.coefficient),
    };
    pb::Model {
        name: Collection::Models.write_name(&model.id),
        release: String::new(),
        left_out_error: model.left_out_error,
        coefficients: model.coefficients.iter().map(write_coefficient).collect(),
        experience: model.experience.iter().map(stretch).collect(),
        roles: model.roles.iter().map(|row| write_role(model, row)).collect(),
        credentials: model.credentials.iter().map(|row| write_credential(model, row)).collect(),
        further_credentials: model.further_credentials.iter().map(id).collect(),
        populations: model.populations.iter().map(|row| write_population(model, row)).collect(),
        employer_size_population: Some(write_moments(model.practice_population)),
        education_steps: model.education.iter().map(id).collect(),
        catalog_digest: String::new(),
        industry_coefficient: model.setting.iter().map(id).collect(),
        employer_spread: model.employers.map(|row| pb::EmployerSpread {
            employer_deviation: row.between,
            job_deviation: row.within,
            quantile: row.quantile,
        }),
        specialties: model.specialties.iter().map(specialty).collect(),
        duties: model.duties.iter().map(duty).collect(),
        employer_sizes: model.practice_sizes.iter().map(employer_size).collect(),
        adjacent_weight: Relevance::Adjacent.weight(),
    }
}

fn coefficient_id(model: &Model, ix: CoefficientIx) -> String {
    model.coefficient(ix).map(|entry| entry.id.clone()).unwrap_or_default()
}

fn role_name(model: &Model, ix: RoleIx) -> String {
    let role = model.roles.get(usize::from(ix.0));
    role.map(|row| Collection::Roles.write_name(&row.id)).unwrap_or_default()
}

fn write_coefficient(coefficient: &Coefficient) -> pb::Coefficient {
    let statistic = |id: &String| Collection::PublishedStatistics.write_name(id);
    pb::Coefficient {
        id: coefficient.id.clone(),
        score: coefficient.score,
        standard_error: coefficient.error,
        evidence_kind: evidence_kind(coefficient.kind).into(),
        prior_source: coefficient.reason.clone(),
        statistics: coefficient.figures.iter().map(statistic).collect(),
    }
}

fn write_role(model: &Model, role: &RoleEffect) -> pb::RoleScore {
    pb::RoleScore {
        role: Collection::Roles.write_name(&role.id),
        occupation: Collection::Occupations.write_name(role.soc),
        score: role.coefficient.map_or(0.0, |ix| model.score(ix)),
        coefficient: role.coefficient.map(|ix| coefficient_id(model, ix)).unwrap_or_default(),
        credentials_count: role.credentials_count,
        level: role.level.into(),
    }
}

fn write_credential(model: &Model, credential: &CredentialEffect) -> pb::CredentialScore {
    let superseding = credential
        .replaced_by
        .iter()
        .filter_map(|ix| model.credentials.get(usize::from(ix.0)))
        .map(|row| Collection::Credentials.write_name(&row.id));
    let within = |wanted: Relevance| {
        let relevance = |index: usize| credential.relevance.get(index).copied();
        let roles = model.roles.iter().enumerate();
        let roles = roles.filter(|(index, _)| relevance(*index).unwrap_or_default() == wanted);
        roles.map(|(_, role)| Collection::Roles.write_name(&role.id)).collect()
    };
    pb::CredentialScore {
        credential: Collection::Credentials.write_name(&credential.id),
        score: credential.value.iter().map(|ix| model.score(*ix)).sum(),
        coefficients: credential.value.iter().map(|ix| coefficient_id(model, *ix)).collect(),
        superseding_credentials: superseding.collect(),
        family: credential.family.clone(),
        level: credential.level.id().to_owned(),
        core_roles: within(Relevance::Core),
        adjacent_roles: within(Relevance::Adjacent),
    }
}

fn write_population(model: &Model, population: &Population) -> pb::ReferencePopulation {
    let people = |row: &RolePopulation| pb::RolePopulation {
        role: role_name(model, row.role),
        average_score: row.standing,
        explained_variance: row.explained,
        average_years: row.years.clone(),
        experience: Some(write_moments(row.experience)),
        education: Some(write_moments(row.education)),
        credentials: Some(write_moments(row.credentials)),
    };
    let ranks = RankMap::KNOTS.into_iter().zip(population.ranks.knots());
    pb::ReferencePopulation {
        occupation: Collection::Occupations.write_name(population.soc),
        role: Some(write_moments(population.role)),
        experience: Some(write_moments(population.experience)),
        education: Some(write_moments(population.education)),
        credentials: Some(write_moments(population.credentials)),
        average_years: population.years.clone(),
        sources: population.sources.clone(),
        roles: population.roles.iter().map(people).collect(),
        ranks: ranks.map(|(score, z)| pb::RankPoint { score, z }).collect(),
    }
}

fn write_moments(moments: Moments) -> pb::Moments {
    pb::Moments { mean: moments.mean, variance: moments.variance }
}

/// Reads a model. Ids are those of the resources' names, in lower case; titles of roles and of sizes are the catalog's, and
/// empty here.
///
/// # Errors
/// Names the first field that is missing, or names what is not there.
pub fn read_model(message: &pb::Model) -> Result<Model, ModelError> {
    let reader = Reader { message };
    let model = Model {
        id: id_of(Collection::Models, "name", &message.name)?,
        coefficients: message
            .coefficients
            .iter()
            .map(read_coefficient)
            .collect::<Result<_, _>>()?,
        experience: message
            .experience
            .iter()
            .map(|row| {
                let coefficient =
                    reader.find_coefficient("experience.coefficient", &row.coefficient)?;
                Ok(Stretch { from: row.from_years, to: row.to_years, coefficient })
            })
            .collect::<Result<_, _>>()?,
        setting: reader.find_optional("industry_coefficient", &message.industry_coefficient)?,
        education: reader
            .find_coefficients("education_steps", &message.education_steps)?
            .try_into()
            .map_err(|found: Vec<_>| invalid_value("education_steps", found.len()))?,
        roles: message.roles.iter().map(|row| reader.read_role(row)).collect::<Result<_, _>>()?,
        credentials: message
            .credentials
            .iter()
            .map(|row| reader.read_credential(row))
            .collect::<Result<_, _>>()?,
        further_credentials: reader
            .find_coefficients("further_credentials", &message.further_credentials)?,
        duties: message.duties.iter().map(|row| reader.read_duty(row)).collect::<Result<_, _>>()?,
        specialties: message
            .specialties
            .iter()
            .map(|row| reader.read_specialty(row))
            .collect::<Result<_, _>>()?,
        practice_sizes: message
            .employer_sizes
            .iter()
            .map(|row| reader.employer_size(row))
            .collect::<Result<_, _>>()?,
        practice_population: read_moments(
            "employer_size_population",
            message.employer_size_population,
        )?,
        populations: message
            .populations
            .iter()
            .map(|row| reader.read_population(row))
            .collect::<Result<_, _>>()?,
        left_out_error: message.left_out_error,
        employers: message.employer_spread.map(|row| EmployerSpread {
            between: row.employer_deviation,
            within: row.job_deviation,
            quantile: row.quantile,
        }),
    };
    match model.find_faults().first() {
        Some(fault) => Err(invalid_value("the whole", fault)),
        None => Ok(model),
    }
}

fn id_of(collection: Collection, field: &'static str, name: &str) -> Result<String, ModelError> {
    let id = collection.parse_name(name).map_err(|error| invalid_value(field, error))?;
    if id.is_empty() { Err(invalid_value(field, name)) } else { Ok(id.to_owned()) }
}

fn read_occupation(field: &'static str, name: &str) -> Result<Soc, ModelError> {
    id_of(Collection::Occupations, field, name)?.parse().map_err(|_| invalid_value(field, name))
}

fn read_moments(field: &'static str, message: Option<pb::Moments>) -> Result<Moments, ModelError> {
    let message = message.ok_or_else(|| invalid_value(field, "unset"))?;
    Ok(Moments { mean: message.mean, variance: message.variance })
}

fn read_coefficient(message: &pb::Coefficient) -> Result<Coefficient, ModelError> {
    let field = "coefficients.evidence_kind";
    let kind = match message.evidence_kind() {
        EvidenceKind::Measured => Kind::Measured,
        EvidenceKind::Survey => Kind::Survey,
        EvidenceKind::Judgment => Kind::Judgement,
        other => return Err(invalid_value(field, other.as_str_name())),
    };
    let figure = |name: &String| {
        let id = id_of(Collection::PublishedStatistics, "coefficients.statistics", name)?;
        Ok(id.to_ascii_uppercase())
    };
    Ok(Coefficient {
        id: message.id.clone(),
        score: message.score,
        error: message.standard_error,
        kind,
        figures: message.statistics.iter().map(figure).collect::<Result<_, _>>()?,
        reason: message.prior_source.clone(),
    })
}

/// Reads parts that name other parts of the message.
struct Reader<'m> {
    message: &'m pb::Model,
}

impl Reader<'_> {
    fn find_coefficient(&self, field: &'static str, id: &str) -> Result<CoefficientIx, ModelError> {
        let index = self.message.coefficients.iter().position(|entry| entry.id == id);
        let index = index.and_then(|place| place.try_into().ok());
        index.map(CoefficientIx).ok_or_else(|| invalid_value(field, id))
    }

    fn find_optional(
        &self,
        field: &'static str,
        id: &str,
    ) -> Result<Option<CoefficientIx>, ModelError> {
        if id.is_empty() { Ok(None) } else { self.find_coefficient(field, id).map(Some) }
    }

    fn find_coefficients(
        &self,
        field: &'static str,
        ids: &[String],
    ) -> Result<Vec<CoefficientIx>, ModelError> {
        ids.iter().map(|id| self.find_coefficient(field, id)).collect()
    }

    fn role_ix(&self, field: &'static str, name: &str) -> Result<RoleIx, ModelError> {
        let index = self.message.roles.iter().position(|row| row.role == name);
        index
            .and_then(|place| place.try_into().ok())
            .map(RoleIx)
            .ok_or_else(|| invalid_value(field, name))
    }

    fn find_roles(&self, field: &'static str, names: &[String]) -> Result<Vec<RoleIx>, ModelError> {
        names.iter().map(|name| self.role_ix(field, name)).collect()
    }

    fn read_role(&self, message: &pb::RoleScore) -> Result<RoleEffect, ModelError> {
        Ok(RoleEffect {
            id: id_of(Collection::Roles, "roles.role", &message.role)?,
            title: String::new(),
            soc: read_occupation("roles.occupation", &message.occupation)?,
            level: message
                .level
                .try_into()
                .map_err(|_| invalid_value("roles.level", message.level))?,
            coefficient: self.find_optional("roles.coefficient", &message.coefficient)?,
            credentials_count: message.credentials_count,
        })
    }

    fn read_credential(
        &self,
        message: &pb::CredentialScore,
    ) -> Result<CredentialEffect, ModelError> {
        let field = "credentials.superseding_credentials";
        let find = |name: &String| -> Result<CredentialIx, ModelError> {
            let index = self.message.credentials.iter().position(|row| row.credential == *name);
            let index = index.and_then(|place| place.try_into().ok());
            index.map(CredentialIx).ok_or_else(|| invalid_value(field, name))
        };
        Ok(CredentialEffect {
            id: id_of(Collection::Credentials, "credentials.credential", &message.credential)?,
            value: self.find_coefficients("credentials.coefficients", &message.coefficients)?,
            replaced_by: message
                .superseding_credentials
                .iter()
                .map(find)
                .collect::<Result<CredentialSet, _>>()?,
            family: message.family.clone(),
            level: Level::of_id(&message.level)
                .ok_or_else(|| invalid_value("credentials.level", &message.level))?,
            relevance: self.read_relevance(message)?,
        })
    }

    fn read_relevance(&self, message: &pb::CredentialScore) -> Result<Vec<Relevance>, ModelError> {
        let mut relevance = vec![Relevance::Unrelated; self.message.roles.len()];
        let core = self.find_roles("credentials.core_roles", &message.core_roles)?;
        let adjacent = self.find_roles("credentials.adjacent_roles", &message.adjacent_roles)?;
        for (roles, read) in [(core, Relevance::Core), (adjacent, Relevance::Adjacent)] {
            roles.iter().for_each(|ix| relevance[usize::from(ix.0)] = read);
        }
        Ok(relevance)
    }

    fn read_specialty(&self, message: &pb::SpecialtyScore) -> Result<Specialty, ModelError> {
        let id = message.specialty().model_id();
        let id = id.ok_or_else(|| invalid_value("specialties.specialty", message.specialty))?;
        Ok(Specialty {
            id: id.to_owned(),
            coefficient: self.find_optional("specialties.coefficient", &message.coefficient)?,
            within: self.find_roles("specialties.roles", &message.roles)?,
        })
    }

    fn read_duty(&self, message: &pb::DutyScore) -> Result<Duty, ModelError> {
        let id = message.duty().model_id();
        Ok(Duty {
            id: id.ok_or_else(|| invalid_value("duties.duty", message.duty))?.to_owned(),
            coefficient: self.find_coefficient("duties.coefficient", &message.coefficient)?,
            within: self.find_roles("duties.roles", &message.roles)?,
        })
    }

    fn employer_size(&self, message: &pb::EmployerSizeScore) -> Result<PracticeSize, ModelError> {
        let id = message.employer_size().model_id();
        let id =
            id.ok_or_else(|| invalid_value("employer_sizes.employer_size", message.employer_size))?;
        Ok(PracticeSize {
            id: id.to_owned(),
            title: String::new(),
            coefficient: self.find_optional("employer_sizes.coefficient", &message.coefficient)?,
        })
    }

    fn read_population(&self, message: &pb::ReferencePopulation) -> Result<Population, ModelError> {
        let people = |row: &pb::RolePopulation| {
            Ok(RolePopulation {
                role: self.role_ix("populations.roles.role", &row.role)?,
                standing: row.average_score,
                explained: row.explained_variance,
                years: row.average_years.clone(),
                experience: read_moments("populations.roles.experience", row.experience)?,
                education: read_moments("populations.roles.education", row.education)?,
                credentials: read_moments("populations.roles.credentials", row.credentials)?,
            })
        };
        Ok(Population {
            soc: read_occupation("populations.occupation", &message.occupation)?,
            role: read_moments("populations.role", message.role)?,
            experience: read_moments("populations.experience", message.experience)?,
            years: message.average_years.clone(),
            education: read_moments("populations.education", message.education)?,
            credentials: read_moments("populations.credentials", message.credentials)?,
            roles: message.roles.iter().map(people).collect::<Result<_, _>>()?,
            ranks: read_ranks(&message.ranks)?,
            sources: message.sources.clone(),
        })
    }
}

/// The map's scores are those of the rule: others would be another rule.
fn read_ranks(points: &[pb::RankPoint]) -> Result<RankMap, ModelError> {
    let is_knot = |(point, knot): (&pb::RankPoint, f64)| point.score.total_cmp(&knot).is_eq();
    let known =
        points.len() == RankMap::KNOTS.len() && points.iter().zip(RankMap::KNOTS).all(is_knot);
    let heights: Vec<f64> = points.iter().map(|point| point.z).collect();
    let map = heights.try_into().ok().and_then(RankMap::new).filter(|_| known);
    map.ok_or_else(|| invalid_value("populations.ranks", "no ascending map"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The model that is built in, as a message says it: titles are the catalog's, and ids those of names.
    fn model() -> Model {
        let mut model = medwage_catalog::embedded_model().unwrap().clone();
        model.roles.iter_mut().for_each(|row| row.title.clear());
        model.practice_sizes.iter_mut().for_each(|row| row.title.clear());
        model.credentials.iter_mut().for_each(|entry| entry.id.make_ascii_lowercase());
        model
    }

    #[test]
    fn a_model_returns_from_its_message_with_every_number() {
        let model = model();
        assert!(model.setting.is_some() && model.employers.is_some());
        assert!(model.populations.iter().any(|row| row.ranks != RankMap::IDENTITY));
        assert_eq!(read_model(&write_model(&model)), Ok(model));
    }

    #[test]
    fn a_message_that_lacks_something_is_no_model() {
        let whole = write_model(&model());
        type Spoil = fn(&mut pb::Model);
        let cases: [(&str, Spoil); 10] = [
            ("name", |row| row.name.clear()),
            ("experience.coefficient", |row| row.experience[0].coefficient.clear()),
            ("education_steps", |row| row.education_steps.clear()),
            ("industry_coefficient", |row| row.industry_coefficient.push('x')),
            ("employer_size_population", |row| row.employer_size_population = None),
            ("duties.duty", |row| row.duties[0].duty = 0),
            ("roles.level", |row| row.roles[0].level = -1),
            ("populations.roles.role", |row| row.populations[0].roles[0].role.clear()),
            ("populations.roles.experience", |row| row.populations[0].roles[0].experience = None),
            ("populations.ranks", |row| row.populations[0].ranks.clear()),
        ];
        for (field, spoil) in cases {
            let mut message = whole.clone();
            spoil(&mut message);
            assert_eq!(read_model(&message).unwrap_err().field, field);
        }
        let mut lowering = whole;
        lowering.coefficients[0].score = -1.0;
        assert!(read_model(&lowering).unwrap_err().to_string().contains("would lower pay"));
    }
}
