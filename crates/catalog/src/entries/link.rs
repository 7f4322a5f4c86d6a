//! From the files to the catalog: ids become indexes, numbers get their unit.

use medwage_domain::career::{
    Apprentice, Catalog, CodeSet, Credential, CredentialKind, CredentialStatus, Fact, FormerName,
    Level, Practice, Pricing, Program, Renewal, Requirement, Role, RoleExperience, Years,
};
use medwage_domain::code::Soc;
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education};
use medwage_domain::money::Cents;

use super::CatalogFileError;
use super::document::{
    CatalogDocument, CredentialRow, FactRow, PracticeRow, PricedAsRow, ProgramRow, RequirementRow,
    RoleRow, UnsourcedRow,
};

/// The unit of a number.
#[derive(Clone, Copy)]
enum Unit {
    Percent,
    Months,
    Hours,
}

impl CatalogDocument {
    /// Links the entries to each other.
    ///
    /// # Errors
    /// Names the entry that names what is not there, or whose number has no unit.
    pub fn to_catalog(&self) -> Result<Catalog, CatalogFileError> {
        Ok(Catalog {
            credentials: self
                .credential
                .iter()
                .map(|row| self.link_credential(row))
                .collect::<Result<_, _>>()?,
            roles: self.role.iter().map(|row| self.link_role(row)).collect::<Result<_, _>>()?,
            programs: self
                .program
                .iter()
                .map(|row| self.link_program(row))
                .collect::<Result<_, _>>()?,
            practices: self
                .practice
                .iter()
                .map(|row| self.link_practice(row))
                .collect::<Result<_, _>>()?,
        })
    }

    fn link_credential(&self, credential: &CredentialRow) -> Result<Credential, CatalogFileError> {
        let entry = Entry(&credential.id);
        let level = Level::of_id(&credential.level)
            .ok_or_else(|| entry.unknown_name("level", &credential.level))?;
        // What the entry doesn't say is taken from its level, as the assumption that it is.
        let of_level = self.unsourced.iter().find(|row| row.level == credential.level);
        let stated = |field, own: &Option<FactRow>, of_level: Option<&FactRow>| {
            let stated = own.as_ref().or(of_level).cloned();
            stated.ok_or_else(|| CatalogFileError::Missing { entry: credential.id.clone(), field })
        };
        let money = |field, row: &Option<FactRow>| {
            row.as_ref().map(|row| entry.read_money(field, row)).transpose()
        };
        let number = |field, own, of_level: fn(&UnsourcedRow) -> &FactRow, unit, level| {
            stated(field, own, Option::map(level, of_level))
                .and_then(|row| entry.read_number(field, &row, unit))
        };
        let kind = match credential.kind.as_deref() {
            None => CredentialKind::default(),
            Some(id) => {
                CredentialKind::from_id(id).ok_or_else(|| entry.unknown_name("kind", id))?
            }
        };
        let status = match credential.status.as_deref() {
            None => CredentialStatus::default(),
            Some(id) => {
                CredentialStatus::from_id(id).ok_or_else(|| entry.unknown_name("status", id))?
            }
        };
        // A credential of an issuer with no price in print has one to be reckoned with all the same.
        let fee = match (&credential.fee, kind) {
            (None, CredentialKind::Certification) => of_level.map(|row| row.fee.clone()),
            (own, _) => own.clone(),
        };
        let renewal = credential.renewal.as_ref().or_else(|| of_level.map(|row| &row.renewal));
        let renewal = renewal.ok_or_else(|| CatalogFileError::Missing {
            entry: credential.id.clone(),
            field: "renewal",
        })?;
        Ok(Credential {
            id: credential.id.clone(),
            title: credential.title.clone(),
            issuer: credential.issuer.clone(),
            level,
            family: credential.family.clone(),
            kind,
            status,
            formerly: credential
                .formerly
                .iter()
                .map(|old| FormerName {
                    code: old.code.clone(),
                    title: old.title.clone(),
                    until: old.until.clone(),
                })
                .collect(),
            relevant_to: self.check_tracks(&entry, &credential.relevant_to)?,
            occupations: entry.read_occupations("occupations", &credential.occupations)?,
            pricing: entry.read_pricing(credential.priced, credential.priced_as.as_ref())?,
            requires: self.link_requirement(&entry, &credential.requires)?,
            usually_after: self.find_credentials(
                &entry,
                "usually_after",
                &credential.usually_after,
            )?,
            replaced_by: self.find_credentials(&entry, "replaced_by", &credential.replaced_by)?,
            stands_for: credential.stands_for.clone(),
            apprentice: match &credential.apprentice {
                None => None,
                Some(row) => Some(Apprentice {
                    credential: self.find_credential(&entry, "apprentice", &row.credential)?,
                    practice: match &row.practice {
                        None => None,
                        Some(id) => Some(self.find_practice(&entry, id)?),
                    },
                    years: row.years,
                    years_with_course: row.years_with_course,
                    course_hours: row.course_hours,
                    figures: row.figures.clone(),
                }),
            },
            member_fee: money("member_fee", &credential.member_fee)?,
            fee: money("fee", &fee)?,
            two_attempts_fee: money("two_attempts_fee", &credential.two_attempts_fee)?,
            dues: money("dues", &credential.dues)?,
            pass_rate: number(
                "pass_rate",
                &credential.pass_rate,
                |row| &row.pass_rate,
                Unit::Percent,
                of_level,
            )?,
            preparation: number(
                "preparation",
                &credential.preparation,
                |row| &row.preparation,
                Unit::Months,
                of_level,
            )?,
            study: number("study", &credential.study, |row| &row.study, Unit::Hours, of_level)?,
            material: entry.read_money(
                "material",
                &stated("material", &credential.material, of_level.map(|row| &row.material))?,
            )?,
            renewal: Renewal {
                months: renewal.months,
                units: renewal.units,
                units_together: renewal.units_together.clone(),
                figures: renewal.figures.clone(),
                assumption: renewal.assumption.clone(),
                fee: money("renewal_fee", &credential.renewal_fee)?,
            },
        })
    }

    /// Checks that each is the track of some role.
    fn check_tracks(
        &self,
        entry: &Entry<'_>,
        tracks: &[String],
    ) -> Result<Vec<String>, CatalogFileError> {
        let known = |track: &String| {
            self.role.is_empty() || self.role.iter().any(|role| role.track == *track)
        };
        match tracks.iter().find(|track| !known(track)) {
            Some(track) => Err(entry.unknown_name("relevant_to", track)),
            None => Ok(tracks.to_vec()),
        }
    }

    fn find_role(
        &self,
        entry: &Entry<'_>,
        field: &'static str,
        id: &str,
    ) -> Result<usize, CatalogFileError> {
        let place = self.role.iter().position(|role| role.id == id);
        place.ok_or_else(|| entry.unknown_name(field, id))
    }

    fn link_role(&self, role: &RoleRow) -> Result<Role, CatalogFileError> {
        let entry = Entry(&role.id);
        let code_set = |name: &String| {
            CodeSet::from_name(name).ok_or_else(|| entry.unknown_name("code_sets", name))
        };
        let part_of = role.part_of.as_ref().map(|id| self.find_role(&entry, "part_of", id));
        Ok(Role {
            id: role.id.clone(),
            title: role.title.clone(),
            track: role.track.clone(),
            level: role.level,
            part_of: part_of.transpose()?,
            duties: role.duties.clone(),
            code_sets: role.code_sets.iter().map(code_set).collect::<Result<_, _>>()?,
            occupation: entry.read_occupation("occupation", &role.occupation)?,
            also_counted_in: entry.read_occupations("also_counted_in", &role.also_counted_in)?,
            onet: role.onet.clone(),
            pricing: entry.read_pricing(role.priced, role.priced_as.as_ref())?,
            from: role
                .from
                .iter()
                .map(|id| self.find_role(&entry, "from", id))
                .collect::<Result<_, _>>()?,
            requires: self.link_requirement(&entry, &role.requires)?,
            usual_years: Years { low: role.usual_years.low, high: role.usual_years.high },
            remote: role.remote,
            called: role.called.iter().map(|name| name.to_lowercase()).collect(),
        })
    }

    fn link_program(&self, program: &ProgramRow) -> Result<Program, CatalogFileError> {
        let entry = Entry(&program.id);
        let awards = match program.awards.as_str() {
            "none" => None,
            id => Some(Education::of_id(id).ok_or_else(|| entry.unknown_name("awards", id))?),
        };
        Ok(Program {
            id: program.id.clone(),
            title: program.title.clone(),
            requires: self.link_requirement(&entry, &program.requires)?,
            awards,
            duration: entry.read_number("duration", &program.duration, Unit::Months)?,
            hours_per_week: entry.read_number(
                "hours_a_week",
                &program.hours_a_week,
                Unit::Hours,
            )?,
            price: entry.read_money("price", &program.price)?,
            accredited_by: program.accredited_by.clone(),
        })
    }

    fn link_practice(&self, practice: &PracticeRow) -> Result<Practice, CatalogFileError> {
        let entry = Entry(&practice.id);
        let roles = practice.roles.iter().map(|id| self.find_role(&entry, "roles", id));
        Ok(Practice {
            id: practice.id.clone(),
            title: practice.title.clone(),
            roles: roles.collect::<Result<_, _>>()?,
        })
    }

    fn find_practice(&self, entry: &Entry<'_>, id: &str) -> Result<usize, CatalogFileError> {
        let place = self.practice.iter().position(|practice| practice.id == id);
        place.ok_or_else(|| entry.unknown_name("practice", id))
    }

    fn link_requirement(
        &self,
        entry: &Entry<'_>,
        row: &RequirementRow,
    ) -> Result<Requirement, CatalogFileError> {
        let level =
            |id: &String| Education::of_id(id).ok_or_else(|| entry.unknown_name("education", id));
        Ok(Requirement {
            education: row.education.as_ref().map(level).transpose()?,
            years: row.years,
            one_of: self.find_credentials(entry, "one_of", &row.one_of)?,
            accredited_by: row.accredited_by.clone(),
            experience: match &row.experience {
                None => None,
                Some(asked) => Some(RoleExperience {
                    practice: self.find_practice(entry, &asked.practice)?,
                    years: asked.years,
                }),
            },
            licenses: self.find_credentials(entry, "licenses", &row.licenses)?,
            from_outside: row.from_outside,
            or: row
                .or
                .iter()
                .map(|way| self.link_requirement(entry, way))
                .collect::<Result<_, _>>()?,
            rule: row.rule.clone(),
        })
    }

    fn find_credentials(
        &self,
        entry: &Entry<'_>,
        field: &'static str,
        ids: &[String],
    ) -> Result<CredentialSet, CatalogFileError> {
        ids.iter().map(|id| self.find_credential(entry, field, id)).collect()
    }

    fn find_credential(
        &self,
        entry: &Entry<'_>,
        field: &'static str,
        id: &str,
    ) -> Result<CredentialIx, CatalogFileError> {
        let place = self.credential.iter().position(|entry| entry.id == id);
        let place = place.and_then(|place| place.try_into().ok());
        place.map(CredentialIx).ok_or_else(|| entry.unknown_name(field, id))
    }
}

/// The entry that is read, for messages.
struct Entry<'d>(&'d str);

impl Entry<'_> {
    fn unknown_name(&self, field: &'static str, name: &str) -> CatalogFileError {
        CatalogFileError::Unknown { entry: self.0.to_owned(), field, name: name.to_owned() }
    }

    fn read_occupation(&self, field: &'static str, code: &str) -> Result<Soc, CatalogFileError> {
        code.parse().map_err(|_| self.unknown_name(field, code))
    }

    fn read_occupations(
        &self,
        field: &'static str,
        codes: &[String],
    ) -> Result<Vec<Soc>, CatalogFileError> {
        codes.iter().map(|code| self.read_occupation(field, code)).collect()
    }

    fn read_pricing(
        &self,
        priced: Option<bool>,
        priced_as: Option<&PricedAsRow>,
    ) -> Result<Pricing, CatalogFileError> {
        match (priced, priced_as) {
            (None | Some(true), None) => Ok(Pricing::Own),
            (Some(false), None) => Ok(Pricing::Unpriced),
            (None, Some(row)) if !row.assumption.is_empty() => {
                Ok(Pricing::As { id: row.id.clone(), assumption: row.assumption.clone() })
            }
            (None, Some(_)) => {
                Err(CatalogFileError::Missing { entry: self.0.to_owned(), field: "assumption" })
            }
            (Some(_), Some(_)) => Err(CatalogFileError::TwoPrices { entry: self.0.to_owned() }),
        }
    }

    fn wrong_unit(&self, field: &'static str) -> CatalogFileError {
        CatalogFileError::Unit { entry: self.0.to_owned(), field }
    }

    fn read_money(
        &self,
        field: &'static str,
        row: &FactRow,
    ) -> Result<Fact<Cents>, CatalogFileError> {
        if row.percent.or(row.months).or(row.hours).is_some() {
            return Err(self.wrong_unit(field));
        }
        let base = row.usd.ok_or_else(|| self.wrong_unit(field))?;
        // Prices are below a trillion, and whole cents.
        Ok(read_fact(row, base, |usd| Cents::new((usd * 100.0).round() as i64)))
    }

    fn read_number(
        &self,
        field: &'static str,
        row: &FactRow,
        unit: Unit,
    ) -> Result<Fact<f64>, CatalogFileError> {
        let [own, others @ ..] = match unit {
            Unit::Percent => [row.percent, row.usd, row.months, row.hours],
            Unit::Months => [row.months, row.usd, row.percent, row.hours],
            Unit::Hours => [row.hours, row.usd, row.percent, row.months],
        };
        let base = own.filter(|_| others.iter().all(Option::is_none));
        Ok(read_fact(row, base.ok_or_else(|| self.wrong_unit(field))?, |number| number))
    }
}

fn read_fact<T>(row: &FactRow, base: f64, of: impl Fn(f64) -> T) -> Fact<T> {
    Fact {
        low: of(row.low.unwrap_or(base)),
        base: of(base),
        high: of(row.high.unwrap_or(base)),
        figures: row.figures.clone(),
        assumption: row.assumption.clone(),
    }
}
