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


def dollars(money) -> float:
    return money.units + money.nanos / 1e9


def rounded(amount: float, step) -> float:
    """To a multiple of the step, half away from zero."""
    step = decimal.Decimal(step.units) + decimal.Decimal(step.nanos) / 10**9
    steps = (decimal.Decimal(amount) / step).quantize(0, decimal.ROUND_HALF_UP)
    return float(steps * step)


def same(one: float, other: float, what: str) -> None:
    assert abs(one - other) < 1e-6, f"{what}: {one} is not {other}"


def log_pay(segments, z: float) -> float:
    """The quantile function of the base."""
    for it in segments:
        if not it.HasField("to_z") or z <= it.to_z:
            return it.intercept + it.slope * z
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


def recompute(it) -> None:
    """Every amount of an estimate."""
    base, rank, rule = it.base, it.rank, it.rounding
    segments = base.quantile.segments
    scale = base.aging_factor * base.hours_factor
    same(sum(factor.score for factor in it.factors), rank.mu, "the rank")

    for wage, hour in zip(it.annual.percentiles, it.hourly.percentiles, strict=True):
        z = rank.mu + rank.tau * NORMAL.inv_cdf(wage.percentile / 100)
        if wage.wage.HasField("missing"):
            assert base.HasField("known_to") and z > base.known_to
            continue
        year = math.exp(log_pay(segments, z))
        at = f"P{wage.percentile:.0f}"
        same(rounded(year * scale, rule.annual_step), dollars(wage.wage.computed.amount), at)
        hourly = rounded(year * base.aging_factor / 2080, rule.hourly_step)
        same(hourly, dollars(hour.wage.computed.amount), f"{at} an hour")
    average = mean(segments, rank.mu, rank.tau) * scale
    same(rounded(average, rule.annual_step), dollars(it.annual.mean.computed.amount), "the mean")

    walk(it, segments)
    median = math.exp(log_pay(segments, rank.mu)) * scale
    apart = math.exp(it.interval.half_width)
    same(rounded(median / apart, rule.annual_step), dollars(it.interval.low), "the interval's low end")
    same(rounded(median * apart, rule.annual_step), dollars(it.interval.high), "its high end")
    ends = [dollars(it.annual.percentiles[place].wage.computed.amount) for place in (1, 3)]
    if all(ends):
        step = dollars(rule.posting_step)
        same(math.floor(ends[0] / step) * step, dollars(it.posting_range.low), "the posted low end")
        same(math.ceil(ends[1] / step) * step, dollars(it.posting_range.high), "the posted high end")
    blend(base)


def walk(it, segments) -> None:
    """The median factor by factor, from the base's own."""
    from medwage.estimator.v1 import estimate_pb2 as pb

    before, full, mu, product = dollars(it.base.median), dollars(it.base.median), 0.0, 1.0
    for factor in it.factors:
        if factor.kind == pb.FACTOR_KIND_SETTING:
            full = math.exp(log_pay(segments, 0.0)) if factor.stated else full
        elif factor.kind == pb.FACTOR_KIND_AGING:
            full *= it.base.aging_factor
        elif factor.kind == pb.FACTOR_KIND_HOURS:
            full *= it.base.hours_factor
        elif factor.kind != pb.FACTOR_KIND_ROUNDING and factor.stated:
            mu += factor.score
            full = math.exp(log_pay(segments, mu))
        step = it.rounding.annual_step if factor.kind == pb.FACTOR_KIND_ROUNDING else it.rounding.factor_step
        after, name = dollars(factor.median), pb.FactorKind.Name(factor.kind)
        same(rounded(full, step), after, name)
        same(after / before, factor.multiplier, f"{name}'s multiplier")
        same(after - before, dollars(factor.dollars), f"{name}'s dollars")
        before, product = after, product * factor.multiplier
    median = dollars(it.annual.percentiles[2].wage.computed.amount)
    assert abs(dollars(it.base.median) * product - median) < 0.005, "the product, to the cent"


def blend(base) -> None:
    """The base's knots at equal rank from the cells that it was made of, where they are tied nowhere."""
    weighted = [place for place in base.places if place.weight]
    same(sum(place.weight for place in weighted), 1.0, "the weights")
    cells = [place.setting if place.HasField("setting") else place.area for place in weighted]
    known = [{it.percentile: amount(it.wage) for it in cell.annual.percentiles} for cell in cells]
    if any(None in cell.values() or len(set(cell.values())) < 5 for cell in known):
        return
    for knot, percentile in zip(base.quantile.knots, known[0], strict=True):
        log = sum(place.weight * math.log(cell[percentile]) for place, cell in zip(weighted, known, strict=True))
        assert abs(log - knot.log_pay) < 1e-4, f"P{percentile}: {log} is not {knot.log_pay}"


def amount(wage):
    if wage.HasField("published"):
        return dollars(wage.published)
    return dollars(wage.computed.amount) if wage.HasField("computed") else None


def requests(api):
    """People and jobs that use every input."""
    from google.type import date_pb2

    areas = ["", "Boston", "MS", "Austin, TX", "10001"]
    people = [
        {},
        {"years": 0, "credentials": ["CPC-A"], "education": "certificate"},
        {"years": 12, "credentials": ["CPC", "CPMA"], "duties": ["lead"], "specialty": "inpatient"},
        {"years": 31.5, "education": "bachelor", "uncertified": True, "hours_per_week": 24},
    ]
    jobs = [
        {},
        {"setting": "hospital"},
        {"setting": "offices of physicians", "practice_size": "small"},
        {"as_of_date": date_pb2.Date(year=2026, month=3)},
        {"remote": {"pay_area": "blend", "employee_area": "TX", "weights": {"employer": 0.5, "employee": 0.5}}},
        {"remote": {"pay_area": "national"}, "setting": "hospital"},
    ]
    for role in ["coder-2", "coder-3", "auditor", "rcm-dir", "biller"]:
        for area, person, job in itertools.product(areas, people, jobs):
            yield api.EstimatePayRequest(role=role, area=area, **person, **job)


def main() -> None:
    protos, address = pathlib.Path(sys.argv[1]), sys.argv[2]
    generate(protos)
    from medwage.estimator.v1 import estimator_service_pb2 as api
    from medwage.estimator.v1 import estimator_service_pb2_grpc as stubs

    stub = stubs.EstimatorServiceStub(grpc.insecure_channel(address))
    count = 0
    for request in requests(api):
        try:
            estimate = stub.EstimatePay(request)
        except grpc.RpcError as error:
            # Few cells have no distribution; everything else is a failure.
            assert error.code() == grpc.StatusCode.FAILED_PRECONDITION, f"{request}{error}"
            continue
        recompute(estimate)
        count += 1
    assert count > 500, count
    print(f"{count} estimates computed again")


main()
