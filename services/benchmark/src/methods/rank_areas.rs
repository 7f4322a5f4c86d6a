//! `RankAreas`.

use std::sync::Arc;

use medwage_contracts::convert::{figure_kind, to_dollars, wage_message, write_interval};
use medwage_contracts::pb::benchmark as pb;
use medwage_contracts::pb::types::{self, FigureKind, ResolvedMarket, View};
use medwage_domain::benchmark::Source;
use medwage_domain::benchmark::difference::{MEDIAN_ERROR_RATIO, RankRange};
use medwage_domain::benchmark::modelled::{Modelled, Z80};
use medwage_domain::benchmark::ranking::{
    Candidate, Exclusion, OpenRanks, RankedPlace, rank_areas,
};
use medwage_domain::benchmark::reliability::{Grade, grade_cell, relative_mean_error};
use medwage_domain::market::{AreaKind, CellKey, IndustryIx, Market as _, OccupationIx};
use medwage_domain::money::{Cents, Pay};
use medwage_domain::percentile::Percentile;
use medwage_domain::text::benchmark::{self as sentences, RankingFacts};
use medwage_domain::wage::WageValue;
use medwage_rpc_server::pace;
use medwage_rpc_status::{Violation, Violations};

use crate::candidate_pay::CandidatePay;
use crate::context::Context;
use crate::encode;
use crate::error::Error;
use crate::filter::AreaFilter;
use crate::page::{self, Page, PageRequest};
use crate::query::{read_grade, read_view};
use crate::reading::{read_industry, read_occupation};
use crate::resources::{self, list_areas, price_level, write_count};
use crate::store::Loaded;

const RULE: &str = "Areas are ranked by annual median, never by mean; set apart are those whose grade is below the floor, whose \
                    median is tied with a neighboring percentile or only a lower bound, or that have none. The ranks open to \
                    an area are those that no clearly higher or lower one takes: BLS prints the error of a mean, and a \
                    median's is taken as 1.25 times that, as in a normal sample; price levels are taken without error.";

/// True if medians are divided by price levels before they are ranked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Basis {
    Nominal,
    PriceAdjusted,
}

pub(super) async fn rank_requested_areas(
    context: &Context,
    request: &pb::RankAreasRequest,
) -> Result<pb::RankAreasResponse, Error> {
    let chosen = [request.basis, request.min_grade, request.view].map(|choice| choice.to_string());
    let [basis, min_grade, view] = &chosen;
    let page = PageRequest {
        method: "RankAreas",
        arguments: &[
            &request.occupation,
            &request.industry,
            &request.filter,
            basis,
            min_grade,
            view,
        ],
        release: &request.release,
        size: request.page_size,
        token: &request.page_token,
    };
    let page = Page::read_page(page, page::RANKING)?;
    let loaded = &*Arc::clone(context.store.releases().find_release("release", page.release())?);
    let mut wrong = Violations::default();
    let occupation = wrong.take_field(read_occupation(loaded, "occupation", &request.occupation));
    let pay = CandidatePay { loaded, occupation: occupation.as_ref().map(|it| it.ix), area: None };
    let industry = read_industry(loaded, "industry", &request.industry);
    let industry = wrong.take_field(industry.map_err(|violation| pay.add_pay(violation)));
    let basis = wrong.take_field(read_basis(request.basis));
    let floor = wrong.take_field(read_grade("min_grade", request.min_grade));
    let view = wrong.take_field(read_view(request.view));
    let filter = match AreaFilter::read_filter(context, loaded, &request.filter).await {
        Ok(filter) => Some(filter),
        Err(Error::Invalid(violations)) => {
            violations.into_iter().for_each(|violation| wrong.add_violation(violation));
            None
        }
        Err(other) => return Err(other),
    };
    let all = occupation.zip(industry).zip(basis).zip(floor).zip(view).zip(filter);
    let (((((occupation, industry), basis), floor), view), filter) =
        wrong.into_result::<_, Error>(all)?;
    let candidates = list_candidates(loaded, &filter, occupation.ix, industry.ix).await?;
    let places =
        rank_areas(candidates.into_iter(), floor.unwrap_or(Grade::C), |area, median| match basis {
            Basis::Nominal => Some(median),
            Basis::PriceAdjusted => price_level(context, loaded, area)?.adjust_amount(median),
        });
    let ranked = places.iter().filter(|place| place.rank.is_ok()).count();
    let excluded = places.len() - ranked;
    let first = places.first().filter(|place| place.rank.is_ok()).and_then(|first| {
        let median = first.place.median.amount()?;
        let level = price_level(context, loaded, first.place.area);
        let adjusted = level.and_then(|level| level.adjust_amount(median));
        let wage = if basis == Basis::Nominal { median } else { adjusted? };
        Some((loaded.release.area(first.place.area).name.as_str(), wage))
    });
    let of_industry = (industry.ix != loaded.release.all_industries())
        .then(|| loaded.release.industry(industry.ix).title.as_str());
    let summary = sentences::area_ranking(&RankingFacts {
        occupation: &loaded.release.occupation(occupation.ix).title,
        industry: of_industry,
        first,
        ranked,
        excluded,
        price_adjusted: basis == Basis::PriceAdjusted,
        release: loaded.title(),
    });
    let open_ranks = OpenRanks::new(&places);
    let rows = places.iter().enumerate().map(|(index, place)| {
        write_row(context, loaded, place, open_ranks.find_range(index), view)
    });
    let part = page.cut_page(loaded.id(), rows);
    let provenance = &loaded.provenance;
    Ok(pb::RankAreasResponse {
        summary,
        areas: part.items,
        ranked_size: write_count(ranked),
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        resolved: Some(ResolvedMarket {
            occupation: Some(occupation.write_resolved(loaded.labels.occupation(occupation.ix))),
            area: None,
            industry: Some(industry.write_resolved(loaded.labels.industry(industry.ix))),
        }),
        resolved_filter: filter.resolved,
        release: provenance.release.clone(),
        citation: provenance.citation.clone(),
        evidence: (view == View::Full).then(|| pb::RankAreasEvidence {
            rule: RULE.to_owned(),
            provenance: Some(provenance.clone()),
        }),
    })
}

fn read_basis(value: i32) -> Result<Basis, Violation> {
    match pb::RankBasis::try_from(value) {
        Ok(pb::RankBasis::Unspecified | pb::RankBasis::Nominal) => Ok(Basis::Nominal),
        Ok(pb::RankBasis::PriceAdjusted) => Ok(Basis::PriceAdjusted),
        Err(_) => Err(Violation::unknown("basis", format!("{value} is no basis of a ranking"))),
    }
}

/// The areas that the filter lets pass, with what they pay: as published for all industries, and estimated within one.
async fn list_candidates<'l>(
    loaded: &'l Loaded,
    filter: &AreaFilter<'_>,
    occupation: OccupationIx,
    industry: IndustryIx,
) -> Result<Vec<Candidate<(CellKey, Source<'l>)>>, Error> {
    let (release, top) = (&*loaded.release, loaded.release.top_code());
    let any_kind = filter.chooses_kind();
    let mut candidates = Vec::new();
    for (area, described) in list_areas(release) {
        pace::yield_if_due().await?;
        let is_local = matches!(described.kind, AreaKind::Metropolitan | AreaKind::Nonmetropolitan);
        if !(any_kind || is_local) || !filter.is_match(area, described) {
            continue;
        }
        let key = CellKey { occupation, area, industry };
        let source = match release.cell(key) {
            Some(cell) => Source::Published(cell),
            None if industry == release.all_industries() => continue,
            None => match Modelled::estimate_cell(release, &loaded.markers, key) {
                Some(model) => {
                    Source::Modelled(Box::new(loaded.floors.floor_model(release, key, model)))
                }
                None => continue,
            },
        };
        let grade = match &source {
            Source::Published(cell) => grade_cell(cell).0,
            Source::Modelled(model) => model.grade(),
        };
        let error = match &source {
            Source::Published(cell) => {
                relative_mean_error(cell).map(|error| error * MEDIAN_ERROR_RATIO)
            }
            Source::Modelled(model) => Some(model.median_half_width() / Z80),
        };
        let median = source.percentile(Percentile::P50, Pay::Annual, top);
        candidates.push(Candidate { area, median, error, grade, source: (key, source) });
    }
    Ok(candidates)
}

fn write_row(
    context: &Context,
    loaded: &Loaded,
    ranked: &RankedPlace<(CellKey, Source<'_>)>,
    open: Option<RankRange>,
    view: View,
) -> pb::RankedArea {
    let (place, top) = (&ranked.place, loaded.release.top_code());
    let label = loaded.labels.area(place.area);
    let level = price_level(context, loaded, place.area);
    let adjusted = |median: Cents| level.as_ref().and_then(|level| level.adjust_amount(median));
    let median = place.median.amount();
    let (exclusion, exclusion_reason) = match ranked.rank {
        Ok(_) => (pb::AreaExclusion::Unspecified, String::new()),
        Err(exclusion) => exclusion_of(exclusion),
    };
    pb::RankedArea {
        rank: ranked.rank.ok().map(write_count),
        area: label.resource.clone(),
        display_name: label.display_name.clone(),
        annual_p50_usd: median.map(to_dollars),
        kind: figure_kind(&place.median).unwrap_or(FigureKind::Unspecified).into(),
        price_adjusted_p50_usd: median.and_then(adjusted).map(to_dollars),
        annual_mean_usd: place.source.1.mean(Pay::Annual, top).amount().map(to_dollars),
        employment: encode::write_employment(&place.source.1).0,
        grade: types::Grade::from(place.grade).into(),
        exclusion: exclusion.into(),
        exclusion_reason,
        median_interval_usd: match place.median.value {
            WageValue::Computed(computed) => computed.interval.map(write_interval),
            _ => None,
        },
        evidence: (view == View::Full).then(|| write_evidence(context, loaded, place)),
        rank_range: open.map(|RankRange { best, worst }| pb::RankRange {
            best_rank: write_count(best),
            worst_rank: write_count(worst),
        }),
    }
}

fn exclusion_of(exclusion: Exclusion) -> (pb::AreaExclusion, String) {
    match exclusion {
        Exclusion::Thin { grade, floor } => {
            (pb::AreaExclusion::Thin, format!("grade {grade:?} is below {floor:?}"))
        }
        Exclusion::Tied => {
            let text = "its median equals a neighboring percentile, as happens in thin cells";
            (pb::AreaExclusion::Tied, text.to_owned())
        }
        Exclusion::Bounded => {
            (pb::AreaExclusion::Bounded, "only a lower bound of its median is published".to_owned())
        }
        Exclusion::NoMedian => {
            (pb::AreaExclusion::NoMedian, "no annual median is published".to_owned())
        }
        Exclusion::NoPriceLevel => {
            (pb::AreaExclusion::NoPriceParity, "no price level is known for it".to_owned())
        }
    }
}

fn write_evidence(
    context: &Context,
    loaded: &Loaded,
    place: &Candidate<(CellKey, Source<'_>)>,
) -> pb::RankedAreaEvidence {
    let level = price_level(context, loaded, place.area);
    let (key, source) = &place.source;
    let (series_id_stem, reliability) = match source {
        Source::Published(cell) => {
            (loaded.labels.series_id_stem(loaded, *key), encode::write_reliability(cell))
        }
        Source::Modelled(model) => (String::new(), encode::estimate_reliability(model)),
    };
    pb::RankedAreaEvidence {
        series_id_stem,
        reliability: Some(reliability),
        price_parity: level.map(|level| resources::write_parity(&level)),
        annual_p50: Some(wage_message(&place.median)),
    }
}
