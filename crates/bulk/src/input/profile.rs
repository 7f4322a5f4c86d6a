//! Rows as requests.

use std::cell::RefCell;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{
    Array, ArrayRef, BooleanArray, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use medwage_contracts::pb::estimator::EstimatePayRequest;
use medwage_contracts::pb::types::{
    Aging, BlendWeights, Duty, Education, EmployerKind, EmployerSize, JobProfile, PayArea,
    RemotePolicy, Specialty, View, aging,
};
use serde::Serialize;

use super::columns::COLUMNS;
use super::schema::{Values, column_values};
use crate::error::Error;

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// The place in the file, from 1.
    pub(crate) row: u64,
    /// The caller's own mark, to be echoed.
    pub(crate) id: Option<String>,
    /// The person who is estimated.
    pub(crate) request: EstimatePayRequest,
    /// Why it can't be asked.
    pub(crate) faults: Vec<Reason>,
}

/// Why a row has no estimate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Reason {
    /// The column; empty where the whole row is concerned.
    pub(crate) field: String,
    /// In words.
    pub(crate) reason: String,
}

/// Columns in the types that they are read as.
struct Rows<'r> {
    batch: &'r RecordBatch,
    /// Texts that do not say what their column holds, by their rows.
    unread: RefCell<Vec<(usize, Reason)>>,
}

impl Rows<'_> {
    fn find_column(&self, name: &str) -> Result<ArrayRef, Error> {
        let column = COLUMNS.iter().find(|column| column.name == name);
        let column = column.ok_or(Error::Answer("a column that nobody documents"))?;
        let Values { read, unread } = column_values(self.batch, name, column.kind)?;
        let words = column.kind.type_name();
        self.unread.borrow_mut().extend(unread.into_iter().map(|(row, text)| {
            let reason = format!("{text:?} is not read: the column holds {words}");
            (row, Reason { field: name.to_owned(), reason })
        }));
        Ok(read)
    }

    fn text_column(&self, name: &str) -> Result<StringArray, Error> {
        Ok(self.find_column(name)?.as_string::<i32>().clone())
    }

    fn list_column(&self, name: &str) -> Result<ListArray, Error> {
        Ok(self.find_column(name)?.as_list::<i32>().clone())
    }

    fn number_column(&self, name: &str) -> Result<Float64Array, Error> {
        Ok(self.find_column(name)?.as_primitive::<Float64Type>().clone())
    }
}

/// Reads rows, the first of which is row `first` of its file.
pub(crate) fn read_profiles(
    rows: &RecordBatch,
    first: u64,
    release: &str,
) -> Result<Vec<Profile>, Error> {
    let given = Rows { batch: rows, unread: RefCell::default() };
    let ids = given.text_column("id")?;
    let columns = ProfileColumns::read_columns(&given)?;
    let unread = given.unread.into_inner();
    let (mut all, mut row) = (Vec::with_capacity(rows.num_rows()), first);
    for at in 0..rows.num_rows() {
        let own = unread.iter().filter(|(row, _)| *row == at);
        let mut faults: Vec<_> = own.map(|(_, reason)| reason.clone()).collect();
        let id = text_at(&ids, at);
        if id.is_none() {
            let reason = "is missing; it is required".to_owned();
            faults.push(Reason { field: "id".to_owned(), reason });
        }
        let mut fault = |field: &str, reason: String| {
            faults.push(Reason { field: field.to_owned(), reason });
        };
        let request = EstimatePayRequest {
            profile: Some(columns.read_profile(at, &mut fault)),
            aging: columns.read_aging(at, &mut fault),
            release: release.to_owned(),
            view: View::Full.into(),
            ..EstimatePayRequest::default()
        };
        all.push(Profile { row, id: id.map(str::to_owned), request, faults });
        row += 1;
    }
    Ok(all)
}

/// The columns of profiles and of their aging. What they hold is sent, and the estimator judges it; only what its
/// messages can not hold is a fault here.
struct ProfileColumns {
    texts: [StringArray; 3],
    enums: [StringArray; 4],
    credentials: ListArray,
    duties: ListArray,
    uncertified: BooleanArray,
    direct_reports: Int64Array,
    experience_years: Float64Array,
    hours_per_week: Float64Array,
    remote: [StringArray; 2],
    weights: [Float64Array; 3],
    aging: [StringArray; 2],
    aging_percent: Float64Array,
}

impl ProfileColumns {
    fn read_columns(given: &Rows<'_>) -> Result<Self, Error> {
        let (texts, numbers) = (|name| given.text_column(name), |name| given.number_column(name));
        Ok(Self {
            texts: [texts("role")?, texts("area")?, texts("industry")?],
            enums: [
                texts("education")?,
                texts("specialty")?,
                texts("employer_size")?,
                texts("employer_kind")?,
            ],
            credentials: given.list_column("credentials")?,
            duties: given.list_column("duties")?,
            uncertified: given.find_column("uncertified")?.as_boolean().clone(),
            direct_reports: given
                .find_column("direct_report_count")?
                .as_primitive::<Int64Type>()
                .clone(),
            experience_years: numbers("experience_years")?,
            hours_per_week: numbers("hours_per_week")?,
            remote: [texts("remote_policy_pay_area")?, texts("remote_policy_employee_area")?],
            weights: [
                numbers("remote_policy_weights_employer")?,
                numbers("remote_policy_weights_employee")?,
                numbers("remote_policy_weights_nation")?,
            ],
            aging: [texts("aging_month")?, texts("aging_wage_index")?],
            aging_percent: numbers("aging_annual_percent")?,
        })
    }

    fn read_profile(&self, at: usize, fault: &mut impl FnMut(&str, String)) -> JobProfile {
        let [role, area, industry] =
            self.texts.each_ref().map(|column| text_at(column, at).unwrap_or_default().to_owned());
        let [education, specialty, employer_size, employer_kind] =
            self.enums.each_ref().map(|column| text_at(column, at));
        let duties = list_at(&self.duties, at, "duties", fault);
        let duties = duties.iter().enumerate().map(|(place, duty)| {
            read_value::<Duty>(&format!("duties[{place}]"), Some(duty), fault)
        });
        let mut profile = JobProfile {
            role,
            area,
            industry,
            duties: duties.collect(),
            experience_years: number_at(&self.experience_years, at),
            hours_per_week: number_at(&self.hours_per_week, at),
            uncertified: self.uncertified.is_valid(at) && self.uncertified.value(at),
            ..JobProfile::default()
        };
        profile.education = read_value::<Education>("education", education, fault);
        profile.specialty = read_value::<Specialty>("specialty", specialty, fault);
        profile.employer_size = read_value::<EmployerSize>("employer_size", employer_size, fault);
        profile.employer_kind = read_value::<EmployerKind>("employer_kind", employer_kind, fault);
        profile.credentials = list_at(&self.credentials, at, "credentials", fault);
        profile.remote_policy = self.remote_policy(at, fault);
        if self.direct_reports.is_valid(at) {
            let count = self.direct_reports.value(at);
            profile.direct_report_count = i32::try_from(count).ok();
            if profile.direct_report_count.is_none() {
                fault("direct_report_count", format!("{count} is out of range"));
            }
        }
        profile
    }

    /// The remote policy, if any of its columns says something.
    fn remote_policy(
        &self,
        at: usize,
        fault: &mut impl FnMut(&str, String),
    ) -> Option<RemotePolicy> {
        let [pay_area, employee_area] = self.remote.each_ref().map(|column| text_at(column, at));
        let weights = self.weights.each_ref().map(|column| number_at(column, at));
        let weighed = weights.iter().any(Option::is_some);
        if pay_area.is_none() && employee_area.is_none() && !weighed {
            return None;
        }
        let [employer, employee, nation] = weights.map(Option::unwrap_or_default);
        Some(RemotePolicy {
            pay_area: read_value::<PayArea>("remote_policy_pay_area", pay_area, fault),
            employee_area: employee_area.unwrap_or_default().to_owned(),
            weights: weighed.then_some(BlendWeights { employer, employee, nation }),
        })
    }

    fn read_aging(&self, at: usize, fault: &mut impl FnMut(&str, String)) -> Option<Aging> {
        let [month, index] = self.aging.each_ref().map(|column| text_at(column, at));
        let percent = number_at(&self.aging_percent, at);
        if index.is_some() && percent.is_some() {
            fault("aging_wage_index", "is given beside aging_annual_percent: give one".to_owned());
        }
        let basis = index
            .map(|index| aging::Basis::WageIndex(index.to_owned()))
            .or(percent.map(aging::Basis::AnnualPercent));
        let stated = month.is_some() || basis.is_some();
        stated.then(|| Aging { month: month.unwrap_or_default().to_owned(), basis })
    }
}

/// An enum whose values are written as words.
trait Words: Copy + TryFrom<i32> {
    /// The prefix that the names of all values have.
    const PREFIX: &'static str;

    /// The name of a value in the contract.
    fn value_name(self) -> &'static str;
}

/// Writes what the words of enums begin with.
macro_rules! words {
    ($($value:ident: $prefix:literal),+ $(,)?) => {
        $(impl Words for $value {
            const PREFIX: &'static str = $prefix;

            fn value_name(self) -> &'static str {
                self.as_str_name()
            }
        })+
    };
}

words! {
    Education: "EDUCATION_",
    Specialty: "SPECIALTY_",
    Duty: "DUTY_",
    EmployerSize: "EMPLOYER_SIZE_",
    EmployerKind: "EMPLOYER_KIND_",
    PayArea: "PAY_AREA_",
}

/// Reads a value by its name in the contract, with or without what all names begin with, in any case. 0 where nothing
/// is stated.
fn read_value<E: Words>(
    column: &str,
    text: Option<&str>,
    fault: &mut impl FnMut(&str, String),
) -> i32 {
    let Some(text) = text else { return 0 };
    let name = text.trim().to_uppercase().replace(['-', ' '], "_");
    let name = name.strip_prefix(E::PREFIX).unwrap_or(&name);
    let values = || (1..).map_while(|number| E::try_from(number).ok().map(|value| (number, value)));
    let word = |value: E| value.value_name().strip_prefix(E::PREFIX).unwrap_or_default();
    if let Some((number, _)) = values().find(|(_, value)| word(*value) == name) {
        return number;
    }
    let known: Vec<_> = values().map(|(_, value)| word(value)).collect();
    fault(column, format!("{text:?} is none of {}", known.join(", ")));
    0
}

fn text_at(of: &StringArray, at: usize) -> Option<&str> {
    of.is_valid(at).then(|| of.value(at))
}

fn number_at(of: &Float64Array, at: usize) -> Option<f64> {
    of.is_valid(at).then(|| of.value(at))
}

/// A list of texts; a null among them is no text and no gap, so it is a fault.
fn list_at(
    of: &ListArray,
    at: usize,
    name: &str,
    fault: &mut impl FnMut(&str, String),
) -> Vec<String> {
    if of.is_null(at) {
        return Vec::new();
    }
    let items = of.value(at);
    let items = items.as_string::<i32>();
    for place in (0..items.len()).filter(|place| items.is_null(*place)) {
        fault(&format!("{name}[{place}]"), "is null".to_owned());
    }
    items.iter().flatten().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_by_their_words() {
        let read = |text: &str| {
            let mut faults = Vec::new();
            let number = read_value::<Education>("education", Some(text), &mut |field, reason| {
                faults.push((field.to_owned(), reason));
            });
            (number, faults)
        };
        for text in ["BACHELOR", "bachelor", " Bachelor", "EDUCATION_BACHELOR"] {
            assert_eq!(read(text), (Education::Bachelor.into(), Vec::new()), "{text}");
        }
        assert_eq!(read("high-school").0, i32::from(Education::HighSchool));
        let (number, faults) = read("certificate");
        assert_eq!((number, faults[0].0.as_str()), (0, "education"));
        assert!(faults[0].1.contains("POSTSECONDARY_NONDEGREE"), "{faults:?}");
    }
}
