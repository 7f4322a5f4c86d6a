//! `CompareEducationRoutes`.

use medwage_contracts::pb::careerpath as pb;
use medwage_contracts::pb::estimator::{EstimatePayRequest, EstimateView};
use medwage_contracts::pb::types_v0::Assumption;
use medwage_domain::career::Programme;
use medwage_domain::compensation::Spread;
use medwage_domain::estimate::Education;
use medwage_domain::money::{Cents, Pay};
use medwage_service_kit::Violations;

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::pay::median;
use crate::person::{Person, horizon, percent};

/// A way into work.
struct Route<'c> {
    programme: Option<&'c Programme>,
    education: Education,
    /// Months until work begins.
    months: f64,
}

pub(super) async fn compare(
    context: &Context,
    request: &pb::CompareEducationRoutesRequest,
) -> Result<pb::CompareEducationRoutesResponse, Error> {
    let catalogue = &context.catalogue;
    let mut wrong = Violations::default();
    let person = Person::read(catalogue, request.person.as_ref(), false, &mut wrong);
    let years = wrong.take(horizon("horizon_years", request.horizon_years));
    let rate = wrong.take(percent("discount_percent", request.discount_percent));
    let ((person, years), rate) = wrong.finish::<_, Error>(person.zip(years).zip(rate))?;
    let routes = Route::all(context, &person);
    let requests = routes.iter().flat_map(|it| it.requests(&person, years)).collect();
    let estimates = context.estimator.estimates(requests, EstimateView::Basic).await?;
    let mut medians = Vec::with_capacity(estimates.len());
    for estimate in estimates {
        medians.push(median(&estimate?)?);
    }
    let each = years as usize + 1;
    let mut compared: Vec<_> = routes
        .iter()
        .zip(medians.chunks(each))
        .map(|(route, medians)| route.reckon(context, &person, medians, rate))
        .collect();
    compared.sort_by_key(|(value, route)| (std::cmp::Reverse(*value), route.programme.clone()));
    Ok(pb::CompareEducationRoutesResponse {
        routes: compared.into_iter().map(|(_, route)| route).collect(),
        assumptions: assumptions(person),
    })
}

impl<'c> Route<'c> {
    /// To work at once, and each programme that ends with more schooling.
    fn all(context: &'c Context, person: &Person) -> Vec<Self> {
        let education = person.standing.education;
        let at_once = Self { programme: None, education, months: 0.0 };
        let more = context.catalogue.programmes.iter().filter_map(|it| {
            let education = it.awards.filter(|level| *level > education)?;
            Some(Self { programme: Some(it), education, months: it.duration.base })
        });
        std::iter::once(at_once).chain(more).collect()
    }

    /// Years of work at the middle of a year from now, after study.
    fn worked(&self, year: u32) -> f64 {
        (f64::from(year) + 0.5 - self.months / 12.0).max(0.0)
    }

    /// Pay at the start of work, then in each year from now.
    fn requests(&self, person: &Person, years: u32) -> Vec<EstimatePayRequest> {
        let with = |more: f64| EstimatePayRequest {
            education: self.education.id().to_owned(),
            years: Some((person.standing.years + more).min(70.0)),
            ..person.request.clone()
        };
        let each = (0..years).map(|year| with(self.worked(year)));
        std::iter::once(with(0.0)).chain(each).collect()
    }

    fn reckon(
        &self,
        context: &Context,
        person: &Person,
        medians: &[Cents],
        rate: f64,
    ) -> (Cents, pb::EducationRoute) {
        let (first, medians) =
            medians.split_first().map_or((None, medians), |(it, rest)| (Some(*it), rest));
        let price = self.programme.map(|it| &it.price);
        let cost = price.map_or(Spread::default(), |it| {
            let [low, base, high] = it.ends();
            Spread { low, base, high }
        });
        let (mut value, mut earned) = (-cost.base.dollars(), Vec::with_capacity(medians.len()));
        for (year, median) in (0..).zip(medians) {
            // The part of the year that is not study.
            let part = (f64::from(year) + 1.0 - self.months / 12.0).clamp(0.0, 1.0);
            let paid = median.dollars() * part;
            value += paid * libm::pow(1.0 + rate, -(f64::from(year) + 0.5));
            earned.push(Pay::Annual.round(paid).unwrap_or_default());
        }
        let value = Pay::Annual.round(value).unwrap_or_default();
        let gaps =
            self.programme.map(|it| context.catalogue.lacking(&it.requires, &person.standing));
        let route = pb::EducationRoute {
            programme: self.programme.map(encode::programme_name).unwrap_or_default(),
            title: self
                .programme
                .map_or_else(|| "To work at once".to_owned(), |it| it.title.clone()),
            education: self.education.id().to_owned(),
            months: self.months.ceil() as i32,
            cost: Some(encode::spread(cost)),
            first_median: first.map(Into::into),
            value: Some(value.into()),
            years: earned.into_iter().map(Into::into).collect(),
            gaps: encode::gaps(&context.catalogue, &gaps.unwrap_or_default(), None),
        };
        (value, route)
    }
}

fn assumptions(person: Person) -> Vec<Assumption> {
    let assumption = |id: &str, text: &str| Assumption {
        id: id.to_owned(),
        text: text.to_owned(),
        source: String::new(),
    };
    let own = [
        assumption("routes.full_time_study", "study is full time and nothing is earned beside it"),
        assumption(
            "routes.same_role",
            "every route begins in the same role; a degree also opens others",
        ),
        assumption(
            "routes.price_at_once",
            "tuition is paid at the start; aid and loans are not counted",
        ),
    ];
    person.assumptions.into_iter().chain(own).collect()
}
