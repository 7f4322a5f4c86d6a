"""Answers with names and units, over the replies that they come from."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar, overload

from medwage._figures import Figure, Gap
from medwage.benchmark.v1 import benchmark_service_pb2 as market_calls
from medwage.benchmark.v1 import resources_pb2 as market
from medwage.careerpath.v1 import career_path_service_pb2 as career_calls
from medwage.careerpath.v1 import plan_pb2, returns_pb2
from medwage.estimator.v1 import estimate_pb2, estimator_service_pb2
from medwage.type.v1 import evidence_pb2, pay_pb2, reading_pb2

if TYPE_CHECKING:
    import pandas

T = TypeVar("T")

FIGURES = ("p10", "p25", "p50", "p75", "p90", "mean")


@dataclasses.dataclass(frozen=True)
class Interval:
    """Dollars between which a median lies, with this probability."""

    low: float
    high: float
    coverage: float


@dataclasses.dataclass(frozen=True)
class Pay:
    """A distribution of pay. Each figure is dollars, or a gap that says why there are none."""

    p10: Figure
    p25: Figure
    p50: Figure
    p75: Figure
    p90: Figure
    mean: Figure
    #: `published`, `computed` or `modeled`.
    kind: str

    def gaps(self) -> dict[str, Gap]:
        """The figures that are no numbers, by name."""
        figures = {name: getattr(self, name) for name in FIGURES}
        return {name: figure for name, figure in figures.items() if isinstance(figure, Gap)}


@dataclasses.dataclass(frozen=True)
class Benchmark:
    """What a market pays."""

    summary: str
    annual: Pay | None
    hourly: Pay | None
    #: `published`, `modeled` or `fallback`: the last is the figure of a broader market, which `summary` names.
    answer: str
    #: A to D: how far the figures can be trusted.
    grade: str
    employment: int | None
    median_interval: Interval | None
    occupation: str
    area: str
    industry: str
    release: str
    citation: str
    message: market.Benchmark = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class RankedArea:
    """An area in a ranking; without a rank where it can't be ranked, for the reason that it has."""

    rank: int | None
    area: str
    display_name: str
    annual_p50_usd: float | None
    price_adjusted_p50_usd: float | None
    annual_mean_usd: float | None
    employment: int | None
    grade: str
    exclusion_reason: str


@dataclasses.dataclass(frozen=True)
class ComparedMarket:
    """A market beside the first one of a comparison."""

    benchmark: Benchmark
    price_adjusted_p50_usd: float | None
    #: Of the first market, after prices: 1.1 is a tenth more.
    price_adjusted_ratio: float | None


@dataclasses.dataclass(frozen=True)
class Factor:
    """What moves an estimate, by how many dollars a year; judged where no figure says it."""

    kind: str
    delta_usd: float
    is_judgment: bool


@dataclasses.dataclass(frozen=True)
class Estimate:
    """What a person is paid in a job."""

    summary: str
    annual: Pay | None
    hourly: Pay | None
    median_interval: Interval | None
    grade: str
    base_annual_usd: float
    factors: tuple[Factor, ...]
    role: str
    area: str
    model: str
    release: str
    citation: str
    message: estimate_pb2.Estimate = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class Offer:
    """How an offer stands."""

    summary: str
    #: `below_market`, `within_market` or `above_market`.
    verdict: str
    #: False where it could be another verdict within the interval of the median.
    is_firm: bool
    percentile: float
    median_delta_usd: float
    annual: Pay | None
    grade: str
    citation: str
    message: estimator_service_pb2.EvaluateOfferResponse = dataclasses.field(repr=False)


@dataclasses.dataclass(frozen=True)
class CredentialValue:
    """What a credential is worth to somebody."""

    credential: str
    display_name: str
    #: `open`, `after_steps` or `not_for_profile`.
    availability: str
    annual_delta_usd: float
    cost_usd: float
    net_present_value_usd: float | None
    net_present_value_low_usd: float | None
    net_present_value_high_usd: float | None
    payback_months: int | None
    loss_probability: float


@dataclasses.dataclass(frozen=True)
class PlanStep:
    """A step of a plan, by months from now."""

    start_month: int
    end_month: int
    kind: str
    text: str
    cost_usd: float
    annual_usd: float | None


@dataclasses.dataclass(frozen=True)
class Plan:
    """A way to a salary or a role."""

    #: `soonest`, `cheapest`, `most_valuable`, as many as it is.
    strengths: tuple[str, ...]
    months: int
    cost_usd: float
    annual_usd: float
    staying_delta_usd: float | None
    steps: tuple[PlanStep, ...]


@dataclasses.dataclass(frozen=True)
class Rows(Sequence[T], Generic[T]):
    """A list of answers that belong together."""

    summary: str
    rows: tuple[T, ...]
    release: str
    citation: str

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        return self.rows[index]

    def __len__(self) -> int:
        return len(self.rows)

    def __iter__(self) -> Iterator[T]:
        return iter(self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """Flat rows: a figure that is no number is `None`, and `annual_gaps` or `hourly_gaps` says why."""
        return [flatten_row(row) for row in self.rows]

    def to_pandas(self) -> pandas.DataFrame:
        """A frame with a row each: a figure that is no number is NaN, and `annual_gaps` or `hourly_gaps` says why."""
        import pandas

        frame = pandas.DataFrame(self.to_dicts())
        frame.attrs.update(release=self.release, citation=self.citation)
        # A column without any number would be of objects, and sum to 0.
        money = [name for name in frame.columns if name.endswith(("_usd", "_ratio"))]
        return frame.astype({name: "float64" for name in money})


def flatten_row(row: Any) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        if field.name in ("annual", "hourly"):
            figures = {name: getattr(value, name, None) for name in FIGURES}
            gaps = {name: it for name, it in figures.items() if isinstance(it, Gap)}
            for name, figure in figures.items():
                flat[f"{field.name}_{name}_usd"] = None if isinstance(figure, Gap) else figure
            flat[f"{field.name}_gaps"] = "; ".join(f"{name}: {gap}" for name, gap in gaps.items())
        elif isinstance(value, Benchmark):
            flat.update(flatten_row(value))
        elif isinstance(value, Interval):
            flat.update({f"{field.name}_low_usd": value.low, f"{field.name}_high_usd": value.high})
        elif field.name == "median_interval":
            flat.update({f"{field.name}_low_usd": None, f"{field.name}_high_usd": None})
        elif field.name == "steps":
            flat[field.name] = "; ".join(step.text for step in value)
        elif isinstance(value, tuple):
            flat[field.name] = ", ".join(map(str, value))
        elif field.name != "message":
            flat[field.name] = value
    return flat


def word_of(enum: Any, number: int, prefix: str) -> str:
    """The name of an enum's value as a word; empty for one that this version does not know."""
    value = enum.DESCRIPTOR.values_by_number.get(number)
    if value is None or number == 0:
        return ""
    return str(value.name).removeprefix(prefix).lower()


def optional(message: Any, field: str) -> Any:
    """A field of a message, or `None` where it is not set."""
    return getattr(message, field) if message.HasField(field) else None


def read_pay(message: Any, field: str) -> Pay | None:
    if not message.HasField(field):
        return None
    pay: pay_pb2.PayDistribution = getattr(message, field)
    gaps = {gap.figure: gap for gap in pay.gaps}

    def figure(name: str) -> Figure:
        if pay.HasField(name):
            return float(getattr(pay, name))
        gap = gaps.get(name)
        if gap is None:
            return Gap(name, "none")
        return Gap(name, word_of(pay_pb2.GapKind, gap.kind, "GAP_KIND_"), gap.reason, optional(gap, "lower_bound"))

    kind = word_of(pay_pb2.FigureKind, pay.kind, "FIGURE_KIND_")
    return Pay(**{name: figure(name) for name in FIGURES}, kind=kind)


def read_interval(message: Any) -> Interval | None:
    interval = optional(message, "median_interval_usd")
    return interval and Interval(interval.low, interval.high, interval.coverage)


def read_grade(number: int) -> str:
    return word_of(evidence_pb2.Grade, number, "GRADE_").upper()


def read_benchmark(reply: market.Benchmark, release: str = "", citation: str = "") -> Benchmark:
    def name(part: reading_pb2.Resolved) -> str:
        return part.display_name

    return Benchmark(
        summary=reply.summary,
        annual=read_pay(reply, "annual"),
        hourly=read_pay(reply, "hourly"),
        answer=word_of(evidence_pb2.AnswerKind, reply.answer, "ANSWER_KIND_"),
        grade=read_grade(reply.grade),
        employment=optional(reply, "employment"),
        median_interval=read_interval(reply),
        occupation=name(reply.resolved.occupation),
        area=name(reply.resolved.area),
        industry=name(reply.resolved.industry),
        release=reply.release or release,
        citation=reply.citation or citation,
        message=reply,
    )


def read_ranking(reply: market_calls.RankAreasResponse) -> Rows[RankedArea]:
    rows = (
        RankedArea(
            rank=optional(area, "rank"),
            area=area.area,
            display_name=area.display_name,
            annual_p50_usd=optional(area, "annual_p50_usd"),
            price_adjusted_p50_usd=optional(area, "price_adjusted_p50_usd"),
            annual_mean_usd=optional(area, "annual_mean_usd"),
            employment=optional(area, "employment"),
            grade=read_grade(area.grade),
            exclusion_reason=area.exclusion_reason,
        )
        for area in reply.areas
    )
    return Rows(reply.summary, tuple(rows), reply.release, reply.citation)


def read_comparison(reply: market_calls.CompareBenchmarksResponse) -> Rows[ComparedMarket]:
    rows = (
        ComparedMarket(
            read_benchmark(row.benchmark, reply.release, reply.citation),
            optional(row, "price_adjusted_p50_usd"),
            optional(row, "price_adjusted_ratio"),
        )
        for row in reply.rows
    )
    return Rows(reply.summary, tuple(rows), reply.release, reply.citation)


def read_list(reply: market_calls.ListBenchmarksResponse) -> Rows[Benchmark]:
    release, citation = reply.provenance.release, reply.provenance.citation
    rows = tuple(read_benchmark(it, release, citation) for it in reply.benchmarks)
    return Rows(f"{len(rows)} benchmarks", rows, release, citation)


def read_estimate(reply: estimate_pb2.Estimate) -> Estimate:
    factors = (
        Factor(
            word_of(estimate_pb2.FactorKind, it.kind, "FACTOR_KIND_"),
            it.delta_usd,
            it.evidence_kind == evidence_pb2.EVIDENCE_KIND_JUDGMENT,
        )
        for it in reply.factors
    )
    return Estimate(
        summary=reply.summary,
        annual=read_pay(reply, "annual"),
        hourly=read_pay(reply, "hourly"),
        median_interval=read_interval(reply),
        grade=read_grade(reply.grade),
        base_annual_usd=reply.base_annual_usd,
        factors=tuple(factors),
        role=reply.resolved.role.display_name,
        area=reply.resolved.area.display_name,
        model=reply.model,
        release=reply.release,
        citation=reply.citation,
        message=reply,
    )


def read_offer(reply: estimator_service_pb2.EvaluateOfferResponse) -> Offer:
    return Offer(
        summary=reply.summary,
        verdict=word_of(estimator_service_pb2.OfferVerdict, reply.verdict, "OFFER_VERDICT_"),
        is_firm=reply.firm,
        percentile=reply.percentile,
        median_delta_usd=reply.median_delta_usd,
        annual=read_pay(reply, "annual"),
        grade=read_grade(reply.grade),
        citation=reply.citation,
        message=reply,
    )


def read_credentials(reply: career_calls.RankCredentialsResponse) -> Rows[CredentialValue]:
    def value(row: Any, end: str) -> float | None:
        spread = optional(row, "net_present_value_usd")
        return None if spread is None else float(getattr(spread, end))

    rows = (
        CredentialValue(
            credential=row.credential,
            display_name=row.display_name,
            availability=word_of(returns_pb2.Availability, row.availability, "AVAILABILITY_"),
            annual_delta_usd=row.annual_delta_usd,
            cost_usd=row.cost_usd,
            net_present_value_usd=value(row, "base"),
            net_present_value_low_usd=value(row, "low"),
            net_present_value_high_usd=value(row, "high"),
            payback_months=optional(row, "payback_months"),
            loss_probability=row.loss_probability,
        )
        for row in reply.credentials
    )
    return Rows(reply.summary, tuple(rows), reply.release, reply.citation)


def read_plans(reply: career_calls.PlanCareerResponse) -> Rows[Plan]:
    rows = tuple(read_plan(plan) for plan in reply.plans)
    return Rows(reply.summary, rows, reply.release, reply.citation)


def read_plan(plan: plan_pb2.Plan) -> Plan:
    steps = (
        PlanStep(
            start_month=step.start_month,
            end_month=step.end_month,
            kind=word_of(returns_pb2.StepKind, step.kind, "STEP_KIND_"),
            text=step.text,
            cost_usd=step.cost_usd,
            annual_usd=optional(step, "annual_usd"),
        )
        for step in plan.steps
    )
    strengths = (word_of(plan_pb2.PlanStrength, it, "PLAN_STRENGTH_") for it in plan.strengths)
    return Plan(
        strengths=tuple(strengths),
        months=plan.months,
        cost_usd=plan.cost_usd,
        annual_usd=plan.annual_usd,
        staying_delta_usd=optional(plan, "staying_delta_usd"),
        steps=tuple(steps),
    )
