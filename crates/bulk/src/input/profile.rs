//! Rows as requests.

use arrow_array::cast::AsArray as _;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{
    Array, BooleanArray, Date32Array, Float64Array, Int64Array, ListArray, RecordBatch, StringArray,
};
use medwage_contracts::pb::benchmark::{AgingBasis, aging_basis};
use medwage_contracts::pb::estimator::{BlendWeights, EstimatePayRequest, RemotePolicy};
use serde::Serialize;

use super::columns::COLUMNS;
use super::dates;
use super::schema::values;
use crate::error::Error;

/// A row.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    /// Its place in the file, from 1.
    pub(crate) row: u64,
    /// The caller's own mark, to be echoed.
    pub(crate) id: Option<String>,
    /// Who is estimated.
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
struct Rows<'r>(&'r RecordBatch);

impl Rows<'_> {
    fn column(&self, name: &str) -> Result<arrow_array::ArrayRef, Error> {
        let column = COLUMNS.iter().find(|it| it.name == name);
        let column = column.ok_or(Error::Answer("a column that nobody documents"))?;
        values(self.0, name, column.kind)
    }

    fn texts(&self, name: &str) -> Result<StringArray, Error> {
        Ok(self.column(name)?.as_string::<i32>().clone())
    }

    fn lists(&self, name: &str) -> Result<ListArray, Error> {
        Ok(self.column(name)?.as_list::<i32>().clone())
    }

    fn numbers(&self, name: &str) -> Result<Float64Array, Error> {
        Ok(self.column(name)?.as_primitive::<Float64Type>().clone())
    }
}

/// Reads rows, the first of which is row `first` of its file.
pub(crate) fn profiles(
    rows: &RecordBatch,
    first: u64,
    release: &str,
) -> Result<Vec<Profile>, Error> {
    let given = Rows(rows);
    let ids = given.texts("id")?;
    let plain = Plain::read(&given)?;
    let (credentials, duties) = (given.lists("credentials")?, given.lists("duties")?);
    let uncertified: BooleanArray = given.column("uncertified")?.as_boolean().clone();
    let team: Int64Array = given.column("team_size")?.as_primitive::<Int64Type>().clone();
    let dates: Date32Array = given.column("as_of_date")?.as_primitive::<Date32Type>().clone();
    let (mut all, mut row) = (Vec::with_capacity(rows.num_rows()), first);
    for at in 0..rows.num_rows() {
        let mut faults = Vec::new();
        let mut fault = |field: &str, reason: String| {
            faults.push(Reason { field: field.to_owned(), reason });
        };
        let id = text(&ids, at);
        if id.is_none() {
            fault("id", "is missing; it is required".to_owned());
        }
        let mut request = plain.request(at);
        request.release = release.to_owned();
        request.credentials = list(&credentials, at, "credentials", &mut fault);
        request.duties = list(&duties, at, "duties", &mut fault);
        request.uncertified = uncertified.is_valid(at) && uncertified.value(at);
        if team.is_valid(at) {
            request.team_size = i32::try_from(team.value(at)).ok();
            if request.team_size.is_none() {
                fault("team_size", format!("{} is out of range", team.value(at)));
            }
        }
        if dates.is_valid(at) {
            request.as_of_date = dates::from_days(dates.value(at));
            if request.as_of_date.is_none() {
                fault("as_of_date", "is no date of the calendar".to_owned());
            }
        }
        if plain.aging_index.is_valid(at) && plain.aging_percent.is_valid(at) {
            fault("aging_index", "is given beside aging_annual_percent: give one".to_owned());
        }
        all.push(Profile { row, id: id.map(str::to_owned), request, faults });
        row += 1;
    }
    Ok(all)
}

/// The columns that need no look of their own: what they hold is sent, and the estimator judges it.
struct Plain {
    texts: [StringArray; 6],
    remote: [StringArray; 2],
    weights: [Float64Array; 3],
    years: Float64Array,
    hours: Float64Array,
    aging_index: StringArray,
    aging_percent: Float64Array,
}

impl Plain {
    fn read(given: &Rows<'_>) -> Result<Self, Error> {
        let (texts, numbers) = (|name| given.texts(name), |name| given.numbers(name));
        Ok(Self {
            texts: [
                texts("role")?,
                texts("area")?,
                texts("setting")?,
                texts("education")?,
                texts("specialty")?,
                texts("practice_size")?,
            ],
            remote: [texts("remote_pay_area")?, texts("remote_employee_area")?],
            weights: [
                numbers("remote_weight_employer")?,
                numbers("remote_weight_employee")?,
                numbers("remote_weight_nation")?,
            ],
            years: numbers("years")?,
            hours: numbers("hours_per_week")?,
            aging_index: texts("aging_index")?,
            aging_percent: numbers("aging_annual_percent")?,
        })
    }

    fn request(&self, at: usize) -> EstimatePayRequest {
        let [role, area, setting, education, specialty, practice_size] =
            self.texts.each_ref().map(|it| text(it, at).unwrap_or_default().to_owned());
        EstimatePayRequest {
            role,
            area,
            setting,
            education,
            specialty,
            practice_size,
            years: number(&self.years, at),
            hours_per_week: number(&self.hours, at),
            remote: self.remote(at),
            aging: self.aging(at),
            ..EstimatePayRequest::default()
        }
    }

    /// The remote policy, if any of its columns says something.
    fn remote(&self, at: usize) -> Option<RemotePolicy> {
        let [pay_area, employee_area] = self.remote.each_ref().map(|it| text(it, at));
        let weights = self.weights.each_ref().map(|it| number(it, at));
        let weighed = weights.iter().any(Option::is_some);
        let [employer, employee, nation] = weights.map(Option::unwrap_or_default);
        (pay_area.is_some() || employee_area.is_some() || weighed).then(|| RemotePolicy {
            pay_area: pay_area.unwrap_or_default().to_owned(),
            employee_area: employee_area.unwrap_or_default().to_owned(),
            weights: weighed.then_some(BlendWeights { employer, employee, nation }),
        })
    }

    fn aging(&self, at: usize) -> Option<AgingBasis> {
        let index = text(&self.aging_index, at).map(|it| aging_basis::Basis::Index(it.to_owned()));
        let rate = || number(&self.aging_percent, at).map(aging_basis::Basis::AnnualPercent);
        index.or_else(rate).map(|basis| AgingBasis { basis: Some(basis) })
    }
}

fn text(of: &StringArray, at: usize) -> Option<&str> {
    of.is_valid(at).then(|| of.value(at))
}

fn number(of: &Float64Array, at: usize) -> Option<f64> {
    of.is_valid(at).then(|| of.value(at))
}

/// A list of texts; a null among them is no text and no gap, so it is a fault.
fn list(
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
