//! From the files to the catalog: ids become places, numbers get their unit.

use medwage_domain::career::{
    Apprentice, Catalog, CodeSet, Credential, CredentialKind, CredentialStatus, Fact, FormerName,
    Level, Practice, Pricing, Program, Renewal, Requirement, Role, RoleExperience, Years,
};
use medwage_domain::code::Soc;
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education};
use medwage_domain::money::Cents;

use crate::Error;
use crate::document::{
    CredentialRow, Document, FactRow, PracticeRow, PricedAsRow, ProgramRow, RequirementRow,
    RoleRow, UnsourcedRow,
};

/// The unit of a number.
#[derive(Clone, Copy)]
enum Unit {
    Percent,
    Months,
    Hours,
}

impl Document {
    /// Links the entries to each other.
    ///
    /// # Errors
    /// Names the entry that names what is not there, or whose number has no unit.
    pub fn catalog(&self) -> Result<Catalog, Error> {
        Ok(Catalog {
            credentials: self
                .credential
                .iter()
                .map(|it| self.credential(it))
                .collect::<Result<_, _>>()?,
            roles: self.role.iter().map(|it| self.role(it)).collect::<Result<_, _>>()?,
            programs: self.program.iter().map(|it| self.program(it)).collect::<Result<_, _>>()?,
            practices: self
                .practice
                .iter()
                .map(|it| self.practice(it))
                .collect::<Result<_, _>>()?,
        })
    }

    fn credential(&self, credential: &CredentialRow) -> Result<Credential, Error> {
        let entry = Entry(&credential.id);
        let level = Level::of_id(&credential.level)
            .ok_or_else(|| entry.unknown("level", &credential.level))?;
        // What the entry doesn't say is taken from its level, as the assumption that it is.
        let of_level = self.unsourced.iter().find(|row| row.level == credential.level);
        let stated = |field, own: &Option<FactRow>, of_level: Option<&FactRow>| {
            let stated = own.as_ref().or(of_level).cloned();
            stated.ok_or_else(|| Error::Missing { entry: credential.id.clone(), field })
        };
        let money = |field, row: &Option<FactRow>| {
            row.as_ref().map(|it| entry.money(field, it)).transpose()
        };
        let number = |field, own, of_level: fn(&UnsourcedRow) -> &FactRow, unit, level| {
            stated(field, own, Option::map(level, of_level))
                .and_then(|row| entry.number(field, &row, unit))
        };
        let kind = match credential.kind.as_deref() {
            None => CredentialKind::default(),
            Some(id) => CredentialKind::from_id(id).ok_or_else(|| entry.unknown("kind", id))?,
        };
        let status = match credential.status.as_deref() {
            None => CredentialStatus::default(),
            Some(id) => CredentialStatus::from_id(id).ok_or_else(|| entry.unknown("status", id))?,
        };
        // A credential of an issuer with no price in print has one to be reckoned with all the same.
        let fee = match (&credential.fee, kind) {
            (None, CredentialKind::Certification) => of_level.map(|row| row.fee.clone()),
            (own, _) => own.clone(),
        };
        let renewal = credential.renewal.as_ref().or_else(|| of_level.map(|row| &row.renewal));
        let renewal = renewal
            .ok_or_else(|| Error::Missing { entry: credential.id.clone(), field: "renewal" })?;
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
            relevant_to: self.tracks(&entry, &credential.relevant_to)?,
            occupations: entry.occupations("occupations", &credential.occupations)?,
            pricing: entry.pricing(credential.priced, credential.priced_as.as_ref())?,
            requires: self.requirement(&entry, &credential.requires)?,
            usually_after: self.set(&entry, "usually_after", &credential.usually_after)?,
            replaced_by: self.set(&entry, "replaced_by", &credential.replaced_by)?,
            stands_for: credential.stands_for.clone(),
            apprentice: match &credential.apprentice {
                None => None,
                Some(row) => Some(Apprentice {
                    credential: self.place(&entry, "apprentice", &row.credential)?,
                    practice: match &row.practice {
                        None => None,
                        Some(id) => Some(self.practice_place(&entry, id)?),
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
                |it| &it.pass_rate,
                Unit::Percent,
                of_level,
            )?,
            preparation: number(
                "preparation",
                &credential.preparation,
                |it| &it.preparation,
                Unit::Months,
                of_level,
            )?,
            study: number("study", &credential.study, |it| &it.study, Unit::Hours, of_level)?,
            material: entry.money(
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
    fn tracks(&self, entry: &Entry<'_>, tracks: &[String]) -> Result<Vec<String>, Error> {
        let known =
            |track: &String| self.role.is_empty() || self.role.iter().any(|it| it.track == *track);
        match tracks.iter().find(|track| !known(track)) {
            Some(track) => Err(entry.unknown("relevant_to", track)),
            None => Ok(tracks.to_vec()),
        }
    }

    fn role_place(&self, entry: &Entry<'_>, field: &'static str, id: &str) -> Result<usize, Error> {
        let place = self.role.iter().position(|role| role.id == id);
        place.ok_or_else(|| entry.unknown(field, id))
    }

    fn role(&self, role: &RoleRow) -> Result<Role, Error> {
        let entry = Entry(&role.id);
        let code_set = |name: &String| {
            CodeSet::from_name(name).ok_or_else(|| entry.unknown("code_sets", name))
        };
        let part_of = role.part_of.as_ref().map(|id| self.role_place(&entry, "part_of", id));
        Ok(Role {
            id: role.id.clone(),
            title: role.title.clone(),
            track: role.track.clone(),
            level: role.level,
            part_of: part_of.transpose()?,
            duties: role.duties.clone(),
            code_sets: role.code_sets.iter().map(code_set).collect::<Result<_, _>>()?,
            occupation: entry.occupation("occupation", &role.occupation)?,
            also_counted_in: entry.occupations("also_counted_in", &role.also_counted_in)?,
            onet: role.onet.clone(),
            pricing: entry.pricing(role.priced, role.priced_as.as_ref())?,
            from: role
                .from
                .iter()
                .map(|id| self.role_place(&entry, "from", id))
                .collect::<Result<_, _>>()?,
            requires: self.requirement(&entry, &role.requires)?,
            usual_years: Years { low: role.usual_years.low, high: role.usual_years.high },
            remote: role.remote,
            called: role.called.iter().map(|it| it.to_lowercase()).collect(),
        })
    }

    fn program(&self, program: &ProgramRow) -> Result<Program, Error> {
        let entry = Entry(&program.id);
        let awards = match program.awards.as_str() {
            "none" => None,
            id => Some(Education::of_id(id).ok_or_else(|| entry.unknown("awards", id))?),
        };
        Ok(Program {
            id: program.id.clone(),
            title: program.title.clone(),
            requires: self.requirement(&entry, &program.requires)?,
            awards,
            duration: entry.number("duration", &program.duration, Unit::Months)?,
            hours_per_week: entry.number("hours_a_week", &program.hours_a_week, Unit::Hours)?,
            price: entry.money("price", &program.price)?,
            accredited_by: program.accredited_by.clone(),
        })
    }

    fn practice(&self, practice: &PracticeRow) -> Result<Practice, Error> {
        let entry = Entry(&practice.id);
        let roles = practice.roles.iter().map(|id| self.role_place(&entry, "roles", id));
        Ok(Practice {
            id: practice.id.clone(),
            title: practice.title.clone(),
            roles: roles.collect::<Result<_, _>>()?,
        })
    }

    fn practice_place(&self, entry: &Entry<'_>, id: &str) -> Result<usize, Error> {
        let place = self.practice.iter().position(|practice| practice.id == id);
        place.ok_or_else(|| entry.unknown("practice", id))
    }

    fn requirement(&self, entry: &Entry<'_>, it: &RequirementRow) -> Result<Requirement, Error> {
        let level =
            |id: &String| Education::of_id(id).ok_or_else(|| entry.unknown("education", id));
        Ok(Requirement {
            education: it.education.as_ref().map(level).transpose()?,
            years: it.years,
            one_of: self.set(entry, "one_of", &it.one_of)?,
            accredited_by: it.accredited_by.clone(),
            experience: match &it.experience {
                None => None,
                Some(row) => Some(RoleExperience {
                    practice: self.practice_place(entry, &row.practice)?,
                    years: row.years,
                }),
            },
            licenses: self.set(entry, "licenses", &it.licenses)?,
            from_outside: it.from_outside,
            or: it.or.iter().map(|way| self.requirement(entry, way)).collect::<Result<_, _>>()?,
            rule: it.rule.clone(),
        })
    }

    fn set(
        &self,
        entry: &Entry<'_>,
        field: &'static str,
        ids: &[String],
    ) -> Result<CredentialSet, Error> {
        ids.iter().map(|id| self.place(entry, field, id)).collect()
    }

    fn place(
        &self,
        entry: &Entry<'_>,
        field: &'static str,
        id: &str,
    ) -> Result<CredentialIx, Error> {
        let place = self.credential.iter().position(|entry| entry.id == id);
        let place = place.and_then(|place| place.try_into().ok());
        place.map(CredentialIx).ok_or_else(|| entry.unknown(field, id))
    }
}

/// The entry that is read, for messages.
struct Entry<'d>(&'d str);

impl Entry<'_> {
    fn unknown(&self, field: &'static str, name: &str) -> Error {
        Error::Unknown { entry: self.0.to_owned(), field, name: name.to_owned() }
    }

    fn occupation(&self, field: &'static str, code: &str) -> Result<Soc, Error> {
        code.parse().map_err(|_| self.unknown(field, code))
    }

    fn occupations(&self, field: &'static str, codes: &[String]) -> Result<Vec<Soc>, Error> {
        codes.iter().map(|code| self.occupation(field, code)).collect()
    }

    fn pricing(
        &self,
        priced: Option<bool>,
        priced_as: Option<&PricedAsRow>,
    ) -> Result<Pricing, Error> {
        match (priced, priced_as) {
            (None | Some(true), None) => Ok(Pricing::Own),
            (Some(false), None) => Ok(Pricing::Unpriced),
            (None, Some(row)) if !row.assumption.is_empty() => {
                Ok(Pricing::As { id: row.id.clone(), assumption: row.assumption.clone() })
            }
            (None, Some(_)) => {
                Err(Error::Missing { entry: self.0.to_owned(), field: "assumption" })
            }
            (Some(_), Some(_)) => Err(Error::TwoPrices { entry: self.0.to_owned() }),
        }
    }

    fn unit(&self, field: &'static str) -> Error {
        Error::Unit { entry: self.0.to_owned(), field }
    }

    fn money(&self, field: &'static str, row: &FactRow) -> Result<Fact<Cents>, Error> {
        if row.percent.or(row.months).or(row.hours).is_some() {
            return Err(self.unit(field));
        }
        let base = row.usd.ok_or_else(|| self.unit(field))?;
        // Prices are below a trillion, and whole cents.
        Ok(fact(row, base, |usd| Cents::new((usd * 100.0).round() as i64)))
    }

    fn number(&self, field: &'static str, row: &FactRow, unit: Unit) -> Result<Fact<f64>, Error> {
        let [own, others @ ..] = match unit {
            Unit::Percent => [row.percent, row.usd, row.months, row.hours],
            Unit::Months => [row.months, row.usd, row.percent, row.hours],
            Unit::Hours => [row.hours, row.usd, row.percent, row.months],
        };
        let base = own.filter(|_| others.iter().all(Option::is_none));
        Ok(fact(row, base.ok_or_else(|| self.unit(field))?, |it| it))
    }
}

fn fact<T>(row: &FactRow, base: f64, of: impl Fn(f64) -> T) -> Fact<T> {
    Fact {
        low: of(row.low.unwrap_or(base)),
        base: of(base),
        high: of(row.high.unwrap_or(base)),
        figures: row.figures.clone(),
        assumption: row.assumption.clone(),
    }
}
