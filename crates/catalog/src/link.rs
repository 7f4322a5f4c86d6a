//! From the files to the catalog: ids become places, numbers get their unit.

use medwage_domain::career::{
    Apprentice, Catalog, Credential, Fact, FormerName, Level, Program, Renewal, Requirement, Role,
    Years,
};
use medwage_domain::estimate::{CredentialIx, CredentialSet, Education};
use medwage_domain::money::Cents;

use crate::Error;
use crate::document::{CredentialRow, Document, FactRow, ProgramRow, RequirementRow, RoleRow};

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
        })
    }

    fn credential(&self, row: &CredentialRow) -> Result<Credential, Error> {
        let entry = Entry(&row.id);
        let level = Level::of_id(&row.level).ok_or_else(|| entry.unknown("level", &row.level))?;
        let money = |field, row: &Option<FactRow>| {
            row.as_ref().map(|it| entry.money(field, it)).transpose()
        };
        Ok(Credential {
            id: row.id.clone(),
            title: row.title.clone(),
            issuer: row.issuer.clone(),
            level,
            formerly: row
                .formerly
                .iter()
                .map(|old| FormerName {
                    code: old.code.clone(),
                    title: old.title.clone(),
                    until: old.until.clone(),
                })
                .collect(),
            requires: self.requirement(&entry, &row.requires)?,
            usually_after: self.set(&entry, "usually_after", &row.usually_after)?,
            replaced_by: self.set(&entry, "replaced_by", &row.replaced_by)?,
            stands_for: row.stands_for.clone(),
            apprentice: match &row.apprentice {
                None => None,
                Some(row) => Some(Apprentice {
                    credential: self.place(&entry, "apprentice", &row.credential)?,
                    years: row.years,
                    years_with_course: row.years_with_course,
                    course_hours: row.course_hours,
                    figures: row.figures.clone(),
                }),
            },
            member_fee: money("member_fee", &row.member_fee)?,
            fee: money("fee", &row.fee)?,
            dues: money("dues", &row.dues)?,
            pass_rate: entry.number("pass_rate", &row.pass_rate, Unit::Percent)?,
            preparation: entry.number("preparation", &row.preparation, Unit::Months)?,
            study: entry.number("study", &row.study, Unit::Hours)?,
            material: entry.money("material", &row.material)?,
            renewal: Renewal {
                months: row.renewal.months,
                units: row.renewal.units,
                figures: row.renewal.figures.clone(),
                assumption: row.renewal.assumption.clone(),
                fee: money("renewal_fee", &row.renewal_fee)?,
            },
        })
    }

    fn role(&self, row: &RoleRow) -> Result<Role, Error> {
        let entry = Entry(&row.id);
        let from = |id: &String| {
            let place = self.role.iter().position(|role| role.id == *id);
            place.ok_or_else(|| entry.unknown("from", id))
        };
        let occupation = row.occupation.parse();
        Ok(Role {
            id: row.id.clone(),
            title: row.title.clone(),
            track: row.track.clone(),
            level: row.level,
            occupation: occupation.map_err(|_| entry.unknown("occupation", &row.occupation))?,
            onet: row.onet.clone(),
            from: row.from.iter().map(from).collect::<Result<_, _>>()?,
            requires: self.requirement(&entry, &row.requires)?,
            usual_years: Years { low: row.usual_years.low, high: row.usual_years.high },
            remote: row.remote,
            called: row.called.iter().map(|it| it.to_lowercase()).collect(),
        })
    }

    fn program(&self, row: &ProgramRow) -> Result<Program, Error> {
        let entry = Entry(&row.id);
        let awards = match row.awards.as_str() {
            "none" => None,
            id => Some(Education::of_id(id).ok_or_else(|| entry.unknown("awards", id))?),
        };
        Ok(Program {
            id: row.id.clone(),
            title: row.title.clone(),
            requires: self.requirement(&entry, &row.requires)?,
            awards,
            duration: entry.number("duration", &row.duration, Unit::Months)?,
            hours_per_week: entry.number("hours_a_week", &row.hours_a_week, Unit::Hours)?,
            price: entry.money("price", &row.price)?,
        })
    }

    fn requirement(&self, entry: &Entry<'_>, it: &RequirementRow) -> Result<Requirement, Error> {
        let level =
            |id: &String| Education::of_id(id).ok_or_else(|| entry.unknown("education", id));
        Ok(Requirement {
            education: it.education.as_ref().map(level).transpose()?,
            years: it.years,
            one_of: self.set(entry, "one_of", &it.one_of)?,
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
        let place = self.credential.iter().position(|it| it.id == id);
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
