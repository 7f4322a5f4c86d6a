"""The calls that both clients make: a request, and how its reply is read. Their parameters are those of the clients' methods."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, Generic, Literal, TypeVar

from google.protobuf.message import Message

from medwage import _answers as answers
from medwage.benchmark.v1 import benchmark_service_pb2 as market
from medwage.careerpath.v1 import career_path_service_pb2 as career
from medwage.careerpath.v1 import plan_pb2, returns_pb2
from medwage.estimator.v1 import compensation_pb2, estimator_service_pb2
from medwage.type.v1 import evidence_pb2, options_pb2, profile_pb2

T = TypeVar("T")

Education = Literal["high_school", "some_college", "certificate", "associate", "bachelor", "master", "doctoral"]
Specialty = Literal["inpatient", "outpatient_facility", "professional_fee", "risk_adjustment"]
Grade = Literal["A", "B", "C", "D"]

#: Rows in one page: all that one holds.
PAGE = 1_000


@dataclasses.dataclass(frozen=True)
class Call(Generic[T]):
    """One call, or as many as a list has pages."""

    service: str
    method: str
    request: Message
    read: Callable[[Any], T]
    is_paged: bool = False


def find_benchmark(
    occupation: str, *, area: str = "", industry: str = "", release: str = "", published_only: bool = False, min_grade: Grade | None = None
) -> Call[answers.Benchmark]:
    """What the market pays an occupation: a title, a credential or a SOC code, in a place and a kind of workplace."""
    published = [evidence_pb2.ANSWER_KIND_PUBLISHED, evidence_pb2.ANSWER_KIND_FALLBACK]
    request = market.FindBenchmarkRequest(
        market=options_pb2.Market(occupation=occupation, area=area, industry=industry),
        release=release,
        accepted_answers=published if published_only else [],
        min_grade=f"GRADE_{min_grade or 'UNSPECIFIED'}",
    )
    return Call("benchmark", "FindBenchmark", request, answers.read_benchmark)


def list_benchmarks(filter: str, *, release: str = "") -> Call[answers.Rows[answers.Benchmark]]:
    """Published benchmarks by a condition, such as `occupation = "29-2072" AND area_kind = STATE`, all pages of them."""
    request = market.ListBenchmarksRequest(parent=release, filter=filter, page_size=PAGE)
    return Call("benchmark", "ListBenchmarks", request, answers.read_list, is_paged=True)


def rank_areas(
    occupation: str, *, industry: str = "", state: str = "", states: bool = False, price_adjusted: bool = False, release: str = ""
) -> Call[answers.Rows[answers.RankedArea]]:
    """All areas by what they pay an occupation at the median; those that can't be ranked come last, with the reason."""
    conditions = ["kind = STATE"] if states else []
    if state:
        conditions.append('state = "{}"'.format(state.replace('"', "").replace("\\", "")))
    request = market.RankAreasRequest(
        occupation=occupation,
        industry=industry,
        filter=" AND ".join(conditions),
        basis=market.RANK_BASIS_PRICE_ADJUSTED if price_adjusted else market.RANK_BASIS_UNSPECIFIED,
        release=release,
        page_size=PAGE,
    )
    return Call("benchmark", "RankAreas", request, answers.read_ranking, is_paged=True)


def compare_benchmarks(
    markets: Sequence[tuple[str, str] | tuple[str, str, str]], *, release: str = ""
) -> Call[answers.Rows[answers.ComparedMarket]]:
    """Markets, each an occupation, an area and perhaps an industry, beside the first one."""
    named = (options_pb2.Market(**dict(zip(("occupation", "area", "industry"), it))) for it in markets)
    request = market.CompareBenchmarksRequest(markets=list(named), release=release)
    return Call("benchmark", "CompareBenchmarks", request, answers.read_comparison)


def estimate_pay(
    role: str,
    *,
    area: str = "",
    industry: str = "",
    experience_years: float | None = None,
    education: Education | None = None,
    credentials: Sequence[str] = (),
    specialty: Specialty | None = None,
    release: str = "",
) -> Call[answers.Estimate]:
    """What a person is paid in a role: the median with its interval, and what moves it."""
    profile = write_profile(role, area, industry, experience_years, education, credentials, specialty)
    request = estimator_service_pb2.EstimatePayRequest(profile=profile, release=release)
    return Call("estimator", "EstimatePay", request, answers.read_estimate)


def evaluate_offer(
    role: str,
    *,
    annual_usd: float | None = None,
    hourly_usd: float | None = None,
    area: str = "",
    industry: str = "",
    experience_years: float | None = None,
    education: Education | None = None,
    credentials: Sequence[str] = (),
    specialty: Specialty | None = None,
    release: str = "",
) -> Call[answers.Offer]:
    """How an offer of so much a year, or an hour, stands for a person in a role."""
    profile = write_profile(role, area, industry, experience_years, education, credentials, specialty)
    pay = compensation_pb2.PayTerms(annual_usd=annual_usd, hourly_usd=hourly_usd)
    request = estimator_service_pb2.EvaluateOfferRequest(profile=profile, pay=pay, release=release)
    return Call("estimator", "EvaluateOffer", request, answers.read_offer)


def rank_credentials(
    role: str,
    *,
    area: str = "",
    industry: str = "",
    experience_years: float | None = None,
    education: Education | None = None,
    credentials: Sequence[str] = (),
    horizon_years: int | None = None,
) -> Call[answers.Rows[answers.CredentialValue]]:
    """Credentials by what they are worth to a person in a role."""
    request = career.RankCredentialsRequest(
        profile=write_profile(role, area, industry, experience_years, education, credentials),
        terms=returns_pb2.PlanningTerms(horizon_years=horizon_years),
        page_size=PAGE,
    )
    return Call("careerpath", "RankCredentials", request, answers.read_credentials, is_paged=True)


def plan_career(
    role: str = "",
    *,
    target_annual_usd: float | None = None,
    target_role: str | None = None,
    area: str = "",
    industry: str = "",
    experience_years: float | None = None,
    education: Education | None = None,
    credentials: Sequence[str] = (),
    budget_usd: float | None = None,
    deadline_years: float | None = None,
    horizon_years: int | None = None,
) -> Call[answers.Rows[answers.Plan]]:
    """The ways to a salary or a role that no other beats in time, cost and value; none where it can't be reached."""
    request = career.PlanCareerRequest(
        profile=write_profile(role, area, industry, experience_years, education, credentials),
        target_annual_usd=target_annual_usd,
        terms=returns_pb2.PlanningTerms(horizon_years=horizon_years),
        limits=plan_pb2.PlanLimits(budget_usd=budget_usd, deadline_years=deadline_years),
    )
    if target_role is not None:
        request.target_role = target_role
    return Call("careerpath", "PlanCareer", request, answers.read_plans)


def write_profile(
    role: str,
    area: str,
    industry: str,
    experience_years: float | None,
    education: Education | None,
    credentials: Sequence[str],
    specialty: Specialty | None = None,
) -> profile_pb2.JobProfile:
    schooling = "postsecondary_nondegree" if education == "certificate" else education or "unspecified"
    return profile_pb2.JobProfile(
        role=role,
        area=area,
        industry=industry,
        experience_years=experience_years,
        education=f"EDUCATION_{schooling.upper()}",
        credentials=[credentials] if isinstance(credentials, str) else list(credentials),
        specialty=f"SPECIALTY_{(specialty or 'unspecified').upper()}",
    )
