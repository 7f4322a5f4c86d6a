//! `RankAreas`.

use medwage_contracts::pb::benchmark as pb;
use medwage_domain::benchmark::ranking::{Basis, Ranked, Reason, Unranked, rank_areas};
use medwage_domain::benchmark::reliability::Grade;
use medwage_domain::cell::{Cell, DataType, Measure};
use medwage_domain::market::{AreaIx, AreaKind, Market as _};
use medwage_domain::money::Pay;
use medwage_domain::wage::{Rule, Wage};
use medwage_service_kit::{Violation, Violations};

use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::page::Page;
use crate::places;
use crate::question;
use crate::store::Loaded;

pub(super) fn rank(
    context: &Context,
    request: &pb::RankAreasRequest,
) -> Result<pb::RankAreasResponse, Error> {
    let chosen = [request.area_kind, request.basis, request.min_grade].map(|it| it.to_string());
    let asked = [request.occupation.as_str(), &request.state, &chosen[0], &chosen[1], &chosen[2]];
    let (size, token) = (request.page_size, &request.page_token);
    let page = Page::read("RankAreas", &asked, &request.release, size, token)?;
    let catalogue = context.store.catalogue();
    let loaded = &**catalogue.release(page.release())?;
    let mut wrong = Violations::default();
    let occupation = wrong.take(question::occupation(context, loaded, &request.occupation));
    let state = wrong.take(question::state(context, loaded, &request.state));
    let kind = wrong.take(kind(request.area_kind));
    let basis = wrong.take(basis(request.basis));
    let floor = wrong.take(question::grade("min_grade", request.min_grade));
    let all = occupation.zip(state).zip(kind).zip(basis).zip(floor);
    let ((((occupation, state), kind), basis), floor) = wrong.finish::<_, Error>(all)?;
    let areas = places::areas(&loaded.release).filter(|(_, area)| {
        state.is_none_or(|state| area.state == Some(state))
            && match kind {
                Some(kind) => area.kind == kind,
                None => matches!(area.kind, AreaKind::Metropolitan | AreaKind::Nonmetropolitan),
            }
    });
    let ranking = rank_areas(
        &*loaded.release,
        occupation,
        areas.map(|(ix, _)| ix),
        floor.unwrap_or(Grade::C),
        basis,
        |area, wage| places::price_level(context, loaded, area)?.adjust(wage),
    );
    let first_page = page.range().0 == 0;
    let part = page.cut(loaded.id(), ranking.ranked.iter());
    let unranked = ranking.unranked.iter().filter(|_| first_page);
    Ok(pb::RankAreasResponse {
        areas: part.items.into_iter().map(|it| ranked(context, loaded, it)).collect(),
        unranked: unranked.map(|it| unranked_area(context, loaded, it)).collect(),
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        provenance: Some(loaded.provenance.clone()),
    })
}

fn kind(value: i32) -> Result<Option<AreaKind>, Violation> {
    pb::AreaKind::try_from(value)
        .map(Option::from)
        .map_err(|_| Violation::new("area_kind", format!("{value} is no kind of area")))
}

fn basis(value: i32) -> Result<Basis, Violation> {
    match pb::RankBasis::try_from(value) {
        Ok(pb::RankBasis::Unspecified | pb::RankBasis::Nominal) => Ok(Basis::Nominal),
        Ok(pb::RankBasis::PriceAdjusted) => Ok(Basis::PriceAdjusted),
        Err(_) => Err(Violation::new("basis", format!("{value} is no basis of a ranking"))),
    }
}

fn median(loaded: &Loaded, cell: &Cell) -> Wage {
    Wage::printed(cell, Measure::P50, Pay::Annual, loaded.release.top_code())
}

fn ranked(context: &Context, loaded: &Loaded, it: &Ranked<'_>) -> pb::RankedArea {
    let nominal = median(loaded, it.cell);
    let mean = it.cell.wage(Measure::Mean, Pay::Annual, loaded.release.top_code());
    pb::RankedArea {
        rank: i32::try_from(it.rank).unwrap_or(i32::MAX),
        area: Some(places::area(context, loaded, it.area)),
        annual_median: Some(nominal.into()),
        price_adjusted_median: adjusted(context, loaded, it.area, nominal).map(Into::into),
        annual_mean: Some(Wage::published(mean, DataType::AnnualMean, false).into()),
        employment: Some(it.cell.employment().into()),
        reliability: Some(encode::reliability(it.cell)),
    }
}

fn adjusted(context: &Context, loaded: &Loaded, area: AreaIx, nominal: Wage) -> Option<Wage> {
    let level = places::price_level(context, loaded, area)?;
    Some(nominal.under(Rule::PriceAdjusted, |wage| level.adjust(wage)))
}

fn unranked_area(context: &Context, loaded: &Loaded, it: &Unranked<'_>) -> pb::UnrankedArea {
    let reason = match it.reason {
        Reason::BelowFloor { grade, floor } => format!("grade {grade:?} is below {floor:?}"),
        Reason::NoMedian => "no annual median is published".to_owned(),
        Reason::NoPriceLevel => "no price level is known for it".to_owned(),
        Reason::BoundedMedian => {
            "its median is only a lower bound, whose purchasing power can not be compared"
                .to_owned()
        }
    };
    pb::UnrankedArea {
        area: Some(places::area(context, loaded, it.area)),
        reason,
        annual_median: Some(median(loaded, it.cell).into()),
    }
}
