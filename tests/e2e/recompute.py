"""Computes estimates again from nothing but their replies, by the rules that the contract states.

Usage: recompute.py PROTO_FOLDER HOST:PORT
"""

import decimal
import itertools
import math
import pathlib
import statistics
import sys

import grpc
from contracts import generate

NORMAL = statistics.NormalDist()


def rounded(amount: float, step: float) -> float:
    """To a multiple of the step, half away from zero."""
    step = decimal.Decimal(str(step))
    steps = (decimal.Decimal(amount) / step).quantize(0, decimal.ROUND_HALF_UP)
    return float(steps * step)


def same(one: float, other: float, what: str) -> None:
    assert abs(one - other) < 1e-6, f"{what}: {one} is not {other}"


def log_pay(segments, score: float) -> float:
    """The quantile function of the base."""
    for it in segments:
        if not it.HasField("to_z") or score <= it.to_z:
            return it.intercept + it.slope * score
    raise AssertionError("the last segment has no end")


def mean(segments, mu: float, tau: float) -> float:
    """E[exp(q(mu + tau e))] with e standard normal, straight part by straight part."""
    total = 0.0
    for it in segments:
        person = statistics.NormalDist(mu + it.slope * tau**2, tau)
        low = person.cdf(it.from_z) if it.HasField("from_z") else 0.0
        high = person.cdf(it.to_z) if it.HasField("to_z") else 1.0
        whole = math.exp(it.intercept + it.slope * mu + it.slope**2 * tau**2 / 2)
        total += whole * (high - low)
    return total


FIGURES = {"p10": 10, "p25": 25, "p50": 50, "p75": 75, "p90": 90}


def figures(pay):
    """Each percentile with its amount; none for a gap."""
    known = {percentile: getattr(pay, name) if pay.HasField(name) else None for name, percentile in FIGURES.items()}
    for it in pay.percentiles:
        known[it.percentile] = it.wage.usd if it.wage.HasField("usd") else None
    return known


def floors(base) -> tuple[float, float]:
    """The least pay in a year and in an hour; 0 where no law is known."""
    if not base.HasField("floor"):
        return 0.0, 0.0
    law = base.floor
    assert law.jurisdiction and law.source and len(law.effective_date) == 10, law
    year = law.hourly_usd * 2080 * base.hours_factor
    # A whole dollar is not the next one for an error of the last bit.
    return float(math.ceil(year - 1e-6)), law.hourly_usd


def recompute(it) -> None:
    """Every amount of an estimate."""
    evidence = it.evidence
    base, rank, rule = evidence.base, evidence.rank, evidence.rounding
    segments = base.quantile.segments
    scale = base.aging_factor * base.hours_factor
    least, least_hourly = floors(base)
    same(sum(factor.score for factor in evidence.factors), rank.mu, "the rank")

    hourly = figures(it.hourly)
    for percentile, pay in figures(it.annual).items():
        score = rank.mu + rank.tau * NORMAL.inv_cdf(percentile / 100)
        if pay is None:
            assert base.HasField("known_to") and score > base.known_to
            continue
        year = math.exp(log_pay(segments, score))
        same(max(rounded(year * scale, rule.annual_step_usd), least), pay, f"P{percentile}")
        hour = rounded(year * base.aging_factor / 2080, rule.hourly_step_usd)
        same(max(hour, least_hourly), hourly[percentile], f"P{percentile} an hour")
    average = mean(segments, rank.mu, rank.tau) * scale
    same(max(rounded(average, rule.annual_step_usd), least), it.annual.mean, "the mean")

    walk(it, segments, least)
    median = math.exp(log_pay(segments, rank.mu)) * scale
    for half_width, interval, whose in [
        (evidence.median_half_width, it.median_interval_usd, "the market's"),
        (evidence.employer_half_width, it.employer_interval_usd, "one employer's"),
    ]:
        for end, shown in [(median / math.exp(half_width), interval.low), (median * math.exp(half_width), interval.high)]:
            same(max(rounded(end, rule.annual_step_usd), least), shown, f"an end of {whose} interval")
    if it.annual.HasField("p25") and it.annual.HasField("p75"):
        post(it, rule.posting_step_usd, least)


def post(it, step: float, least: float) -> None:
    """The range that an employer would post: outwards to the step, and not below the floor."""
    low = max(math.floor(it.annual.p25 / step) * step, min(least, it.annual.p25))
    high = math.ceil(it.annual.p75 / step) * step
    same(low, it.posting_range_usd.low, "the posted low end")
    same(high if high > low else high + step, it.posting_range_usd.high, "the posted high end")


def walk(it, segments, least: float) -> None:
    """The median factor by factor, from the base's own."""
    from medwage.estimator.v1 import estimate_pb2 as pb

    base, rule = it.evidence.base, it.evidence.rounding
    before, full, mu = it.base_annual_usd, it.base_annual_usd, 0.0
    effects = {effect.kind: effect for effect in it.factors}
    for factor in it.evidence.factors:
        if factor.kind == pb.FACTOR_KIND_INDUSTRY:
            full = math.exp(log_pay(segments, base.median_score)) if factor.stated else full
        elif factor.kind == pb.FACTOR_KIND_AGING:
            full *= base.aging_factor
        elif factor.kind == pb.FACTOR_KIND_HOURS:
            full *= base.hours_factor
        elif factor.kind != pb.FACTOR_KIND_ROUNDING and factor.stated:
            mu += factor.score
            full = math.exp(log_pay(segments, mu))
        after, name = factor.median_usd, pb.FactorKind.Name(factor.kind)
        if factor.kind == pb.FACTOR_KIND_ROUNDING:
            same(max(rounded(full, rule.annual_step_usd), least), after, name)
        else:
            same(rounded(full, rule.factor_step_usd), after, name)
        same(after / before, factor.multiplier, f"{name}'s multiplier")
        if factor.kind in effects:
            same(after - before, effects[factor.kind].delta_usd, f"{name}'s dollars")
            assert abs(factor.multiplier - effects[factor.kind].multiplier) < 1e-6, name
        before = after
    product = math.prod(factor.multiplier for factor in it.evidence.factors)
    assert abs(it.base_annual_usd * product - it.annual.p50) < 0.005, "the product, to the cent"
    product = math.prod(effect.multiplier for effect in it.factors)
    assert abs(it.base_annual_usd * product - it.annual.p50) < 1, "the product of the stated ones, to the dollar"


def score_at(ranks, z: float) -> float:
    """The sum of scores whose rank is a normal score: the model's map the other way."""
    pairs = list(itertools.pairwise(ranks))
    low, high = next((pair for pair in pairs if z <= pair[1].z), pairs[-1])
    return low.score + (z - low.z) * (high.score - low.score) / (high.z - low.z)


def is_plain(market) -> bool:
    """Whether each quarter has three fifths of its half's slope: else it is spread before ranks are taken in it."""
    if None in market.values():
        return False
    logs = {percentile: math.log(usd) for percentile, usd in market.items()}
    straight = NORMAL.inv_cdf(0.75) / NORMAL.inv_cdf(0.9)
    for quarter, outer in [(25, 10), (75, 90)]:
        half = logs[outer] - logs[50]
        if abs(half) < 1e-12:
            return False
        share = (logs[quarter] - logs[50]) / half
        if not 0.6 * straight < share < 1 - 0.6 * (1 - straight):
            return False
    return True


def blend(it, populations) -> bool:
    """The base at equal rank from the markets that it was made of, where those are firm enough to be taken as published."""
    from medwage.type.v1 import evidence_pb2 as evidence

    base = it.evidence.base
    weighted = [place for place in base.places if place.weight]
    same(sum(place.weight for place in weighted), 1.0, "the weights")
    known = [figures(place.area.annual) for place in weighted]
    industries = any(place.HasField("industry") for place in weighted)
    if base.grade != evidence.GRADE_A or industries or not all(map(is_plain, known)):
        return False
    ranks = populations[it.resolved.occupation.resource]
    same(score_at(ranks, 0.0), base.median_score, "the median's score")
    for percentile in FIGURES.values():
        log = sum(place.weight * math.log(market[percentile]) for place, market in zip(weighted, known, strict=True))
        own = log_pay(base.quantile.segments, score_at(ranks, NORMAL.inv_cdf(percentile / 100)))
        assert abs(log - own) < 1e-4, f"P{percentile}: {log} is not {own}"
    return True


def requests(api):
    """People and jobs that use every input."""
    from medwage.type.v1 import options_pb2 as options
    from medwage.type.v1 import profile_pb2 as profiles

    areas = ["", "Boston", "MS", "Austin, TX", "10001"]
    people = [
        {},
        {
            "experience_years": 0,
            "credentials": ["CPC-A"],
            "education": profiles.EDUCATION_POSTSECONDARY_NONDEGREE,
        },
        {
            "experience_years": 12,
            "credentials": ["CPC", "CPMA"],
            "duties": [profiles.DUTY_LEAD],
            "specialty": profiles.SPECIALTY_INPATIENT,
        },
        {
            "experience_years": 31.5,
            "education": profiles.EDUCATION_BACHELOR,
            "uncertified": True,
            "hours_per_week": 24,
        },
    ]
    blend = {
        "pay_area": profiles.PAY_AREA_BLEND,
        "employee_area": "TX",
        "weights": {"employer": 0.5, "employee": 0.5},
    }
    jobs = [
        ({}, {}),
        ({"industry": "hospital"}, {}),
        (
            {
                "industry": "offices of physicians",
                "employer_size": profiles.EMPLOYER_SIZE_UP_TO_10_PHYSICIANS,
            },
            {},
        ),
        ({}, {"aging": options.Aging(month="2026-03")}),
        ({"remote_policy": blend}, {"percentiles": [33.3, 95]}),
        ({"remote_policy": {"pay_area": profiles.PAY_AREA_NATION}, "industry": "hospital"}, {}),
    ]
    for role in ["roles/coder-2", "coder-3", "auditor", "rcm-dir", "biller"]:
        for area, person, (job, asked) in itertools.product(areas, people, jobs):
            profile = profiles.JobProfile(role=role, area=area, **person, **job)
            yield api.EstimatePayRequest(profile=profile, view=options.VIEW_FULL, **asked)


def main() -> None:
    protos, address = pathlib.Path(sys.argv[1]), sys.argv[2]
    generate(protos)
    from medwage.estimator.v1 import estimator_service_pb2 as api
    from medwage.estimator.v1 import estimator_service_pb2_grpc as stubs

    stub = stubs.EstimatorServiceStub(grpc.insecure_channel(address))
    model = stub.GetModel(api.GetModelRequest(name="models/current"))
    populations = {it.occupation: it.ranks for it in model.populations}
    count, blended = 0, 0
    for request in requests(api):
        try:
            estimate = stub.EstimatePay(request)
        except grpc.RpcError as error:
            # Few cells have no distribution; everything else is a failure.
            assert error.code() == grpc.StatusCode.FAILED_PRECONDITION, f"{request}{error}"
            continue
        recompute(estimate)
        count += 1
        blended += blend(estimate, populations)
    assert count > 500, count
    assert blended > 20, blended
    print(f"{count} estimates computed again")


main()
