"""From 0.1.0 to today's contract: each request in its new form, and each figure at its path in the new reply.

A path is of proto names, `annual.p50`; `[3]` is an element by index and `[kind=X]` the element whose `kind` is X. `None` says
that there is no such figure. Amounts are whole cents; other numbers keep seven significant digits.
"""

from __future__ import annotations

from collections.abc import Callable

Figures = dict[str, object]

PACKAGES = {
    "benchmark": "medwage.benchmark.v1.BenchmarkService",
    "estimator": "medwage.estimator.v1.EstimatorService",
    "careerpath": "medwage.careerpath.v1.CareerPathService",
    "catalog": "medwage.catalog.v1.CatalogService",
}
STANDARD = {10: "p10", 25: "p25", 50: "p50", 75: "p75", 90: "p90"}
GAPS = {"LOWER_BOUND", "WITHHELD", "NOT_APPLICABLE", "NOT_PUBLISHED"}
EDUCATIONS = {
    "high-school": "HIGH_SCHOOL",
    "certificate": "POSTSECONDARY_NONDEGREE",
    "associate": "ASSOCIATE",
    "bachelor": "BACHELOR",
    "master": "MASTER",
}
SIZES = {"small": "UP_TO_10", "medium": "FROM_11_TO_49", "large": "FROM_50"}
PAY_AREAS = {"employer": "EMPLOYER", "employee": "EMPLOYEE", "national": "NATION", "blend": "BLEND"}
FULL = {"view": "VIEW_FULL"}
# How many areas of a ranking are compared.
RECORDED_RANKS = 8
# Names that people use, where the publisher's stood.
NAMES = {
    "National": "United States",
    "Cross-Industry, Private, Federal, State, and Local": "All industries and ownerships",
}


def translate(line: dict) -> dict | None:
    """A recorded answer. None for a question that has no counterpart."""
    service, method, request = line["question"]
    asked, read = METHODS[method]
    new_service, new_method, new_request = asked(request)
    answer: dict = {"method": f"{PACKAGES[new_service or service]}/{new_method}", "request": new_request}
    if error := line.get("error"):
        # Reasons of wrong inputs are new; of markets without an answer they are the same.
        answer["error"] = error["code"]
        if error["code"] == "FAILED_PRECONDITION":
            answer["reason"] = error["reason"]
    else:
        answer["figures"] = {path: short(value) for path, value in read(line["reply"], request).items()}
    return answer


def short(value: object) -> object:
    """Seven significant digits, or ten where seven would look like whole cents."""
    if not isinstance(value, float):
        return value
    if value != round(value, 2):
        rounded = float(f"{value:.7g}")
        value = rounded if rounded != round(rounded, 2) else float(f"{value:.10g}")
    return int(value) if value.is_integer() else value


# What everything is made of


def dollars(money: dict | None) -> float | None:
    if money is None:
        return None
    return round(int(money.get("units", 0)) + money.get("nanos", 0) / 1e9, 2)


def word(old: str) -> str:
    """A value of an enum as it is spelled today."""
    for before, after in [
        ("MODELLED", "MODELED"),
        ("JUDGEMENT", "JUDGMENT"),
        ("RELIABILITY_GRADE", "GRADE"),
        ("FACTOR_KIND_SETTING", "FACTOR_KIND_INDUSTRY"),
        ("PRACTICE_SIZE", "EMPLOYER_SIZE"),
    ]:
        old = old.replace(before, after)
    return old


def name(old: str) -> str:
    """A resource's name as it is written today."""
    for before, after in [
        ("occupations/soc-", "occupations/"),
        ("areas/oews-", "areas/"),
        ("industries/naics-", "industries/"),
        ("programmes/", "programs/"),
    ]:
        old = old.replace(before, after)
    if "/benchmarks/" in old:
        release, cell = old.split("/benchmarks/")
        parts = cell.removeprefix("soc-").replace("-area-", ".").replace("-industry-", ".")
        return f"{release}/benchmarks/{parts.lower()}"
    return old.lower() if old.startswith(("credentials/", "industries/", "publishedStatistics/F")) else old


def put(figures: Figures, path: str, value: object) -> None:
    """A figure that the old reply has; what it leaves out says nothing."""
    if value is not None and value != "":
        figures[path] = value


def spread(figures: Figures, path: str, old: dict | None, read: Callable = dollars) -> None:
    for end in ("low", "base", "high") if old else ():
        figures[f"{path}.{end}"] = read(old[end]) if end in old else 0


def interval(figures: Figures, path: str, old: dict | None) -> None:
    if old and "low" in old:
        figures[f"{path}.low"], figures[f"{path}.high"] = dollars(old["low"]), dollars(old["high"])
        put(figures, f"{path}.coverage", old.get("coverage"))


def distribution(figures: Figures, path: str, old: dict | None, intervals: str = "") -> None:
    if not old:
        return
    wages = [(it["percentile"], it["wage"]) for it in old.get("percentiles", [])]
    kinds = set()
    for percentile, wage in [*wages, *([("mean", old["mean"])] if "mean" in old else [])]:
        figure = "mean" if percentile == "mean" else STANDARD.get(percentile)
        kind = wage["kind"].removeprefix("FIGURE_KIND_")
        at = f"{path}.{figure}" if figure else f"{path}.percentiles[percentile={percentile:g}].wage.usd"
        if kind in GAPS:
            gap = f"{path}.gaps[figure={figure}]" if figure else at.replace(".usd", ".gap")
            figures[at], figures[f"{gap}.kind"] = None, f"GAP_KIND_{kind}"
            put(figures, f"{gap}.lower_bound", dollars(wage.get("lower_bound")))
            continue
        figures[at] = amount(wage)
        if not figure:
            figures[at.replace("wage.usd", "wage.kind")] = f"FIGURE_KIND_{word(kind)}"
            continue
        kinds.add(word(kind))
        if intervals and figure != "p50":
            interval(figures, f"{intervals}[figure={figure}].interval_usd", wage.get("computed"))
    if len(kinds) == 1:
        figures[f"{path}.kind"] = f"FIGURE_KIND_{kinds.pop()}"


def amount(wage: dict | None) -> float | None:
    if not wage:
        return None
    return (
        dollars(wage["published"]) if "published" in wage else dollars(wage.get("computed", {}).get("amount"))
    )


def count(figures: Figures, path: str, old: dict | None) -> None:
    if old and "value" in old:
        figures[path] = float(old["value"])
    elif old:
        figures[path], figures[f"{path}_gap.kind"] = None, old["kind"].replace("FIGURE_KIND", "GAP_KIND")


def market_names(figures: Figures, path: str, cell: dict) -> None:
    figures[f"{path}.occupation.resource"] = f"occupations/{cell['occupation']}"
    figures[f"{path}.area.resource"] = f"areas/{cell['area'].lower()}"
    figures[f"{path}.industry.resource"] = f"industries/{cell['industry'].lower()}"


# Benchmark: requests


def market(old: dict) -> dict:
    return {field: old[field] for field in ("occupation", "area", "industry") if field in old}


def aging(old: dict) -> dict:
    if "as_of_date" not in old:
        return {}
    moved = {"month": f"{old['as_of_date']['year']}-{old['as_of_date']['month']:02}"}
    basis = old.get("aging", {})
    moved |= {"wage_index": basis["index"]} if "index" in basis else {}
    moved |= {"annual_percent": basis["annual_percent"]} if "annual_percent" in basis else {}
    return {"aging": moved}


def accepted(old: dict) -> dict:
    fallback = old.get("allow_fallback", True)
    modeled = old.get("allow_modelled", fallback)
    if fallback and modeled:
        return {}
    kinds = ["PUBLISHED", *(["MODELED"] if modeled else []), *(["FALLBACK"] if fallback else [])]
    return {"accepted_answers": [f"ANSWER_KIND_{kind}" for kind in kinds]}


def benchmark_options(old: dict) -> dict:
    options = {"release": old["release"]} if "release" in old else {}
    options |= aging(old) | accepted(old)
    return options | ({"min_grade": word(old["min_grade"])} if "min_grade" in old else {})


def find_benchmark(old: dict) -> tuple:
    if "name" in old:
        return None, "GetBenchmark", {"name": name(old["name"])} | FULL
    wanted = {"percentiles": old["percentiles"]} if "percentiles" in old else {}
    return None, "FindBenchmark", {"market": market(old)} | benchmark_options(old) | wanted | FULL


def batch_benchmarks(old: dict) -> tuple:
    requests = [find_benchmark(it)[2] for it in old["requests"]]
    return None, "BatchFindBenchmarks", {"requests": requests}


def rank_wage(old: dict) -> tuple:
    against = old["benchmark"]
    wage = {f"{unit}_usd": dollars(old[unit]) for unit in ("annual", "hourly") if unit in old}
    return None, "RankWage", {"market": market(against)} | wage | benchmark_options(against) | FULL


def conditions(*parts: tuple[str, str]) -> dict:
    stated = " AND ".join(f"{field} = {value}" for field, value in parts if value)
    return {"filter": stated} if stated else {}


def bare(old: dict, field: str) -> str:
    """The value of an enum without its prefix, as filters take it."""
    return old.get(field, "").split("_KIND_")[-1].split("_LEVEL_")[-1]


def quoted(old: dict, field: str) -> str:
    return f'"{old[field]}"' if field in old else ""


def keep(old: dict, *fields: str) -> dict:
    return {field: old[field] for field in fields if field in old}


def rank_areas(old: dict) -> tuple:
    new = keep(old, "occupation", "basis", "release", "page_size") | FULL
    new |= conditions(("kind", bare(old, "area_kind")), ("state", quoted(old, "state")))
    return None, "RankAreas", new | ({"min_grade": word(old["min_grade"])} if "min_grade" in old else {})


def compare_benchmarks(old: dict) -> tuple:
    return (
        None,
        "CompareBenchmarks",
        {"markets": [market(it) for it in old["benchmarks"]], "release": old["benchmarks"][0]["release"]}
        | FULL,
    )


def trend(old: dict) -> tuple:
    return None, "ComputeTrend", {"market": market(old)} | FULL


def search(method: str) -> Callable[[dict], tuple]:
    return lambda old: (None, method, keep(old, "query", "release", "page_size"))


def list_of(method: str, **filters: str) -> Callable[[dict], tuple]:
    def asked(old: dict) -> tuple:
        parts = [
            (field, bare(old, field) if kind == "enum" else quoted(old, field))
            for field, kind in filters.items()
        ]
        return None, method, keep(old, "release", "page_size") | conditions(*parts)

    return asked


def list_benchmarks(old: dict) -> tuple:
    today = {
        field: old[field].replace("annual_median", "annual_p50")
        for field in ("filter", "order_by")
        if field in old
    }
    return (
        None,
        "ListBenchmarks",
        {"parent": f"releases/{old['release']}", "page_size": old["page_size"]} | today,
    )


def list_statistics(old: dict) -> tuple:
    parts = [(field, quoted(old, field)) for field in ("topic", "source")]
    if old.get("contradicted_only"):
        parts.append(("contradicted", "true"))
    return None, "ListPublishedStatistics", keep(old, "page_size") | conditions(*parts)


# Benchmark: replies


def benchmark(old: dict, path: str = "", *, full: bool = True, resolved: str | None = None) -> Figures:
    figures: Figures = {}
    figures[f"{path}answer"] = word(old["answer"])
    read = f"{path}resolved" if resolved is None else resolved
    if "requested" in old and full:
        market_names(figures, read, old["requested"])
        if old["answered"] != old["requested"]:
            market_names(figures, f"{path}answered", old["answered"])
    modeled = old["answer"] == "ANSWER_KIND_MODELLED"
    for unit in ("annual", "hourly"):
        distribution(
            figures,
            path + unit,
            old.get(unit),
            f"{path}evidence.{unit}_intervals_usd" if modeled and full else "",
        )
    for at in old.get("annual", {}).get("percentiles", []) if modeled else ():
        if at["percentile"] == 50:
            interval(figures, f"{path}median_interval_usd", at["wage"].get("computed"))
    count(figures, f"{path}employment", old.get("employment"))
    reliability = old.get("reliability", {})
    put(figures, f"{path}grade", word(reliability.get("grade", "")))
    if not full:
        return figures
    proof = f"{path}evidence"
    if "mean_low" in reliability:
        interval(
            figures,
            f"{proof}.reliability.mean_interval_usd",
            {"low": reliability["mean_low"], "high": reliability["mean_high"]},
        )
    put(figures, f"{proof}.reliability.tied_percentiles", reliability.get("tied_percentiles"))
    for field in ("employment_rse_percent", "mean_rse_percent", "jobs_per_thousand", "location_quotient"):
        put(figures, f"{proof}.{field}", old.get(field, {}).get("value"))
    if aged := old.get("aged"):
        date = aged["as_of_date"]
        figures[f"{path}aged.month"] = f"{date['year']}-{date['month']:02}"
        figures[f"{path}aged.pay_ratio"] = aged["factor"]
        distribution(figures, f"{path}aged.annual", aged.get("annual"))
        distribution(figures, f"{path}aged.hourly", aged.get("hourly"))
    if model := old.get("model"):
        for index, factor in enumerate(model.get("factors", [])):
            figures[f"{proof}.model.factors[{index}].ratio"] = factor["factor"]
        for index, cell in enumerate(model["source_cells"]):
            figures[f"{proof}.model.sources[{index}].series_id_stem"] = cell["series_id_stem"]
        put(figures, f"{proof}.model.hold_out_error_percent", model.get("hold_out_error_percent"))
    for index, step in enumerate(old.get("steps", [])):
        figures[f"{proof}.steps[{index}].outcome"] = word(step["outcome"])
    if nearest := old.get("nearest_published"):
        market_names(figures, f"{proof}.published_alternative.market", nearest["cell"])
        put(figures, f"{proof}.published_alternative.annual_p50.usd", amount(nearest.get("annual_median")))
    return figures


def results(old: dict, _: dict, read: Callable, field: str) -> Figures:
    figures: Figures = {}
    for index, result in enumerate(old["results"]):
        path = f"results[{index}]."
        if field in result:
            figures |= read(result[field], f"{path}{field}.")
        else:
            figures[f"{path}status.code"] = result["status"]["code"]
    return figures


def wage_rank(old: dict, _: dict) -> Figures:
    figures = benchmark(old["benchmark"], "benchmark.", resolved="resolved")
    rank = old.get("percentile", {})
    known = rank.get("kind", "FIGURE_KIND_LOWER_BOUND") != "FIGURE_KIND_LOWER_BOUND"
    figures["percentile"] = rank.get("percentile", 0) if known else None
    if rank:
        figures["percentile_range.low"], figures["percentile_range.high"] = (
            rank.get("low", 0),
            rank.get("high", 0),
        )
    if known:
        figures["kind"] = word(rank["kind"])
    for field in ("compa_ratio", "range_penetration"):
        figures[field] = old.get(field)
    put(figures, "verdict", old.get("verdict"))
    return figures


def ranked_areas(old: dict, asked: dict) -> Figures:
    """Today areas whose median is tied or bounded are set apart too, so ranks are those among the others; and a state has all
    areas that reach into it, where it had those that BLS files under it."""
    basis = "price_adjusted_median" if asked.get("basis") == "RANK_BASIS_PRICE_ADJUSTED" else "annual_median"
    rows, everywhere = old.get("areas", []), "state" not in asked
    ranked = [
        row
        for row in rows
        if "lower_bound" not in row["annual_median"] and not row["annual_median"].get("tied")
    ]
    figures: Figures = {}
    if everywhere:
        figures["ranked_size"], figures["total_size"] = len(ranked), len(rows) + len(old.get("unranked", []))
    for row in ranked[:RECORDED_RANKS]:
        path = f"areas[area={name(row['area']['name'])}]."
        if everywhere:
            pay = amount(row.get(basis))
            figures[f"{path}rank"] = 1 + sum(amount(other.get(basis)) > pay for other in ranked)
        put(figures, f"{path}annual_p50_usd", amount(row.get("annual_median")))
        put(figures, f"{path}price_adjusted_p50_usd", amount(row.get("price_adjusted_median")))
        put(figures, f"{path}annual_mean_usd", amount(row.get("annual_mean")))
        put(
            figures,
            f"{path}employment",
            float(row["employment"]["value"]) if "value" in row.get("employment", {}) else None,
        )
        put(figures, f"{path}grade", word(row["reliability"].get("grade", "")))
    return figures


def compared_benchmarks(old: dict, _: dict) -> Figures:
    figures: Figures = {}
    for index, row in enumerate(old["benchmarks"]):
        path = f"rows[{index}]."
        figures |= benchmark(row["benchmark"], f"{path}benchmark.")
        for ratio in row.get("ratios", []):
            figures[f"{path}percentile_ratios[percentile={ratio['percentile']:g}].wage_ratio"] = ratio[
                "ratio"
            ]
        put(figures, f"{path}mean_ratio", row.get("mean_ratio"))
        put(figures, f"{path}price_parity.index", row.get("price_parity", {}).get("index"))
        put(figures, f"{path}price_adjusted_p50_usd", amount(row.get("price_adjusted_median")))
        put(figures, f"{path}price_adjusted_ratio", row.get("price_adjusted_ratio"))
    return figures


def trend_points(old: dict, _: dict) -> Figures:
    figures: Figures = {}
    for point in old.get("points", []):
        path = f"points[release={point['provenance']['release']}]."
        put(figures, f"{path}annual.p50", amount(point.get("annual_median")))
        put(figures, f"{path}annual.mean", amount(point.get("annual_mean")))
        count(figures, f"{path}employment", point.get("employment"))
        put(figures, f"{path}median_change_percent", point.get("median_change_percent"))
        put(figures, f"{path}evidence.mean_rse_percent", point.get("mean_rse_percent", {}).get("value"))
    for index, cut in enumerate(old.get("breaks", [])):
        figures[f"breaks[{index}].last_release"], figures[f"breaks[{index}].first_release"] = (
            cut["last_release_before"],
            cut["first_release_after"],
        )
    return figures


def matches(field: str) -> Callable[[dict, dict], Figures]:
    def read(old: dict, _: dict) -> Figures:
        figures: Figures = {
            "clarity": {
                "RESOLVED": "CLARITY_CLEAR",
                "AMBIGUOUS": "CLARITY_AMBIGUOUS",
                "UNKNOWN": "CLARITY_UNKNOWN",
            }[old["resolution"].removeprefix("RESOLUTION_KIND_")]
        }
        for index, match in enumerate(old.get("matches", [])):
            figures[f"matches[{index}].{field}.name"] = name(match[field]["name"])
        return figures

    return read


def listed(field: str, *fields: str, also: Callable | None = None) -> Callable[[dict, dict], Figures]:
    def read(old: dict, _: dict) -> Figures:
        figures: Figures = {"total_size": old.get("total_size", 0)} if "total_size" in old else {}
        for index, row in enumerate(old.get(field, [])):
            path = f"{field}[{index}]."
            figures[f"{path}name"] = name(row["name"])
            for own in fields:
                put(figures, path + own, NAMES.get(row.get(own), row.get(own)))
            if also:
                figures |= also(row, path)
        return figures

    return read


def statistics(old: dict, _: dict) -> Figures:
    figures: Figures = {"total_size": old.get("total_size", 0)}
    for index, row in enumerate(old.get("statistics", [])):
        path = f"published_statistics[{index}]."
        figures[f"{path}name"] = name(row["name"])
        put(figures, f"{path}value", float(row["value"]) if is_number(row.get("value")) else None)
        for own in ("subject", "measure", "unit", "vintage"):
            put(figures, path + own, row.get(own))
        if row.get("confidence"):
            figures[f"{path}confidence"] = f"CONFIDENCE_{row['confidence'].upper()}"
    return figures


def is_number(text: str | None) -> bool:
    try:
        float(text or "")
    except ValueError:
        return False
    return True


def release(old: dict, _: dict) -> Figures:
    figures: Figures = {
        field: old[field]
        for field in (
            "name",
            "display_name",
            "cell_count",
            "occupation_count",
            "area_count",
            "industry_count",
            "origin",
        )
    }
    put(figures, "hourly_top_code_usd", dollars(old.get("hourly_top_code")))
    put(figures, "annual_top_code_usd", dollars(old.get("annual_top_code")))
    figures["evidence.provenance.source_sha256"] = old["provenance"]["source_sha256"]
    return figures


# Estimator: requests


def education(old: str) -> str:
    return f"EDUCATION_{EDUCATIONS[old]}"


def remote_policy(old: dict) -> dict:
    return {"pay_area": f"PAY_AREA_{PAY_AREAS[old['pay_area']]}"} | keep(old, "employee_area", "weights")


def profile(old: dict) -> dict:
    new = keep(old, "role", "area", "credentials", "uncertified", "hours_per_week")
    for before, after in [
        ("setting", "industry"),
        ("years", "experience_years"),
        ("team_size", "direct_report_count"),
    ]:
        new |= {after: old[before]} if before in old else {}
    if "education" in old:
        new["education"] = education(old["education"])
    if "specialty" in old:
        new["specialty"] = f"SPECIALTY_{old['specialty'].upper().replace('-', '_')}"
    if duties := old.get("duties", old.get("add_duties")):
        new["duties"] = [f"DUTY_{duty.upper()}" for duty in duties]
    if "practice_size" in old:
        new["employer_size"] = f"EMPLOYER_SIZE_{SIZES[old['practice_size']]}_PHYSICIANS"
    if "remote" in old:
        new["remote_policy"] = remote_policy(old["remote"])
    return new


def priced(old: dict) -> dict:
    """What a profile is priced with, which is the request's today."""
    return keep(old, "release") | aging(old)


def estimate_pay(old: dict) -> tuple:
    return None, "EstimatePay", {"profile": profile(old)} | priced(old) | FULL


def batch_estimate(old: dict) -> tuple:
    return (
        None,
        "BatchEstimatePay",
        {"requests": [{"profile": profile(it)} | priced(it) for it in old["requests"]]},
    )


def change(old: dict) -> dict:
    new = profile(old)
    for before, after in [
        ("add_credentials", "added_credentials"),
        ("remove_credentials", "removed_credentials"),
        ("add_years", "added_experience_years"),
    ]:
        new |= {after: old[before]} if before in old else {}
    if "duties" in new:
        new["added_duties"] = new.pop("duties")
    return new


def evaluate_changes(old: dict) -> tuple:
    return (
        None,
        "EvaluateChanges",
        {"profile": profile(old["base"]), "changes": [change(it) for it in old["changes"]]}
        | priced(old["base"])
        | FULL,
    )


def evaluate_offer(old: dict) -> tuple:
    pay = {f"{unit}_usd": dollars(old[unit]) for unit in ("annual", "hourly") if unit in old}
    new = {"profile": profile(old["person"]), "pay": pay} | priced(old["person"])
    if "range_low" in old:
        new["employer_range_usd"] = {"low": dollars(old["range_low"]), "high": dollars(old["range_high"])}
    return None, "EvaluateOffer", new | FULL


def offer_terms(old: dict) -> dict:
    pay = keep(old, "hours_per_week")
    if "base" in old:
        pay["annual_usd"] = dollars(old["base"])
    if "basis" in old:
        pay["basis"] = {"hourly": "PAY_BASIS_HOURLY", "salaried": "PAY_BASIS_SALARIED"}[old["basis"]]
    new = keep(old, "exempt_duties", "paid_leave", "tenure_years") | ({"pay": pay} if pay else {})
    for field in (
        "guaranteed_bonus",
        "profit_sharing",
        "health_premium",
        "continuing_education",
        "life_and_disability",
    ):
        new |= {f"{field}_usd": dollars(old[field])} if field in old else {}
    if bonus := old.get("conditional_bonus"):
        new["conditional_bonus"] = {
            "amount_usd": dollars(bonus["amount"]),
            "payment_probability": bonus["probability"],
            "non_discretionary": bonus["non_discretionary"],
        }
    if match := old.get("retirement_match"):
        new["retirement_match"] = {
            "match_percent": match["match_percent"],
            "matched_pay_percent": match["of_pay_percent"],
        }
    if "health_cover" in old:
        new["health_cover"] = f"HEALTH_COVER_{old['health_cover'].upper()}"
    return new


def effective(old: dict) -> dict:
    if "as_of_date" not in old:
        return {}
    date = old["as_of_date"]
    return {"effective_date": f"{date['year']}-{date['month']:02}-{date['day']:02}"}


def total_compensation(old: dict) -> tuple:
    new = {"terms": offer_terms(old["package"])} | effective(old)
    if "person" in old:
        new |= {"profile": profile(old["person"])} | priced(old["person"])
    return None, "EstimateTotalCompensation", new | FULL


def compare_offers(old: dict) -> tuple:
    offers = [
        {"id": it["id"], "terms": offer_terms(it["package"])} | keep(it, "area") for it in old["offers"]
    ]
    return None, "CompareOffers", {"offers": offers} | keep(old, "release") | FULL


# Estimator: replies


def estimate(old: dict, path: str = "", *, full: bool = True) -> Figures:
    figures: Figures = {}
    distribution(figures, f"{path}annual", old.get("annual"))
    distribution(figures, f"{path}hourly", old.get("hourly"))
    interval(figures, f"{path}median_interval_usd", old.get("interval"))
    put(figures, f"{path}grade", word(old.get("grade", "")))
    if posting := old.get("posting_range"):
        figures[f"{path}posting_range_usd.low"], figures[f"{path}posting_range_usd.high"] = (
            dollars(posting["low"]),
            dollars(posting["high"]),
        )
    put(figures, f"{path}resolved.role.resource", f"roles/{old['role']['id']}")
    if not full or "base" not in old:
        return figures
    figures[f"{path}base_annual_usd"] = dollars(old["base"]["median"])
    proof = f"{path}evidence"
    figures[f"{proof}.rank.mu"], figures[f"{proof}.rank.tau"] = old["rank"].get("mu", 0), old["rank"]["tau"]
    put(figures, f"{proof}.base.aging_factor", old["base"].get("aging_factor"))
    put(figures, f"{proof}.base.hours_factor", old["base"].get("hours_factor"))
    for factor in old["factors"]:
        kind = word(factor["kind"])
        if factor.get("stated"):
            figures[f"{path}factors[kind={kind}].multiplier"] = factor["multiplier"]
            figures[f"{path}factors[kind={kind}].delta_usd"] = dollars(factor.get("dollars", {}))
            put(figures, f"{path}factors[kind={kind}].evidence_kind", word(factor.get("evidence", "")))
    for index, place in enumerate(old["base"].get("places", [])):
        put(figures, f"{proof}.base.places[{index}].median_usd", dollars(place.get("median")))
        put(
            figures,
            f"{proof}.base.places[{index}].area.answer",
            word(place.get("area", {}).get("answer", "")),
        )
    return figures


def changes(old: dict, _: dict) -> Figures:
    figures = estimate(old["base"], "baseline.")
    for index, row in enumerate(old["changes"]):
        path = f"changes[{index}]."
        figures[f"{path}annual_delta_usd"], figures[f"{path}ratio"] = (
            dollars(row.get("median_delta", {})),
            row["median_ratio"],
        )
        put(figures, f"{path}mean_delta_usd", dollars(row.get("mean_delta")))
        distribution(figures, f"{path}annual", row["estimate"].get("annual"))
        put(figures, f"{path}grade", word(row["estimate"].get("grade", "")))
    return figures


def offer(old: dict, _: dict) -> Figures:
    figures: Figures = {
        "verdict": old["verdict"].replace("MARKET_VERDICT", "OFFER_VERDICT"),
        "firm": old.get("firm", False),
    }
    for field in ("percentile", "compa_ratio", "range_penetration"):
        figures[field] = old.get(field, 0)
    figures["median_delta_usd"], figures["annual_usd"] = (
        dollars(old.get("over_median", {})),
        dollars(old["annual_offer"]),
    )
    figures["market_range_usd.low"], figures["market_range_usd.high"] = (
        dollars(old["market_range"][end]) for end in ("low", "high")
    )
    distribution(figures, "annual", old["estimate"].get("annual"))
    interval(figures, "median_interval_usd", old["estimate"].get("interval"))
    put(figures, "grade", word(old["estimate"].get("grade", "")))
    return figures


def compensation(old: dict, _: dict | None = None, path: str = "") -> Figures:
    figures: Figures = {}
    for field in ("total", "guaranteed_cash", "conditional_cash", "benefits"):
        spread(figures, f"{path}{field}_usd", old.get(field))
    for component in old.get("components", []):
        at = f"{path}components[kind=COMPONENT_KIND_{component['id'].upper().replace('-', '_')}]"
        spread(figures, f"{at}.value_usd", component.get("value"))
        put(figures, f"{at}.certainty", component.get("certainty"))
    figures[f"{path}exemption.exempt"] = old["exemption"].get("exempt", False)
    figures[f"{path}exemption.reason"] = old["exemption"]["reason"]
    figures[f"{path}exemption.weekly_salary_level_usd"] = dollars(
        old["exemption"].get("weekly_salary_level", {})
    )
    if overtime := old.get("overtime"):
        proof = f"{path}evidence.overtime"
        figures[f"{proof}.hours_per_week"], figures[f"{proof}.regular_hourly_usd"] = (
            overtime["hours_per_week"],
            overtime["regular_rate"],
        )
    return figures


def compared_offers(old: dict, _: dict) -> Figures:
    figures: Figures = {"price_adjusted": old.get("price_adjusted", False)}
    for row in old["offers"]:
        path = f"offers[id={row['id']}]."
        figures[f"{path}rank"] = row["rank"]
        spread(figures, f"{path}total_usd", row["compensation"].get("total"))
        spread(figures, f"{path}guaranteed_cash_usd", row["compensation"].get("guaranteed_cash"))
        for before, after in [
            ("price_adjusted_total", "price_adjusted_total_usd"),
            ("break_even_base", "break_even_base_usd"),
            ("price_adjusted_guaranteed_cash", "price_adjusted_guaranteed_cash_usd"),
        ]:
            figures[path + after] = dollars(row.get(before))
        figures[f"{path}exemption.reason"] = row["compensation"]["exemption"]["reason"]
    return figures


def model(old: dict, _: dict) -> Figures:
    figures: Figures = {
        "name": old["name"],
        "release": old["release"],
        "left_out_error": old["left_out_error"],
    }
    for it in old["coefficients"]:
        path = f"coefficients[id={it['id']}]."
        figures[f"{path}score"], figures[f"{path}standard_error"] = it.get("score", 0), it.get("error", 0)
        put(figures, f"{path}evidence_kind", word(it["evidence"]))
    return figures


def calibration(old: dict, _: dict) -> Figures:
    figures: Figures = {"name": f"{old['model']}/calibrationReport"}
    for field in ("median_residual_percent", "median_left_out_percent", "left_out_error"):
        figures[field] = old[field]
    for it in old["surveys"]:
        figures[f"surveys[id={it['id']}].house_effect"] = it.get("house_effect", 0)
    return figures


def factors(old: dict, _: dict) -> Figures:
    kinds = [word(it["kind"]) for it in old["factors"]]
    return {f"factors[{index}].kind": kind for index, kind in enumerate(kinds)}


# Career path: requests


def place(old: dict, person: dict) -> dict:
    """What a place leaves out was the person's; today it is the nation and the area's own mix."""
    new = {"id": old["id"]}
    for before, after in [("area", "area"), ("setting", "industry")]:
        if value := old.get(before, person.get(before)):
            new[after] = value
    if old.get("remote"):
        new["remote_policy"] = {"pay_area": "PAY_AREA_EMPLOYER"}
    return new | ({"moving_cost_usd": dollars(old["moving_cost"])} if "moving_cost" in old else {})


def planning_terms(old: dict) -> dict:
    terms = keep(old, "horizon_years", "discount_percent")
    if "study_hours_a_week" in old:
        terms["study_hours_per_week"] = old["study_hours_a_week"]
    if "elsewhere" in old:
        terms["places"] = [place(it, old["person"]) for it in old["elsewhere"]]
    return {"terms": terms} if terms else {}


def credential_terms(old: dict) -> dict:
    exam = {
        after: old[before]
        for before, after in [
            ("attempts", "max_attempt_count"),
            ("count_study_hours", "study_hours_paid"),
            ("member", "issuer_member"),
        ]
        if before in old
    }
    return planning_terms(old) | ({"exam": exam} if exam else {})


def of_person(method: str, *, paged: int = 0) -> Callable[[dict], tuple]:
    def asked(old: dict) -> tuple:
        new = (
            {"profile": profile(old["person"])}
            | priced(old["person"])
            | keep(old, "credential", "target_role", "wage_growth_percent")
        )
        new |= credential_terms(old.get("terms", {})) | planning_terms(old)
        if "target_salary" in old:
            new["target_annual_usd"] = dollars(old["target_salary"])
        limits = {
            after: old[before]
            for before, after in [
                ("finish_by_years", "deadline_years"),
                ("no_degree", "degree_excluded"),
                ("keep_job", "job_kept"),
                ("max_studies", "max_study_count"),
            ]
            if before in old
        }
        if "budget" in old:
            limits["budget_usd"] = dollars(old["budget"])
        new |= {"limits": limits} if limits else {}
        if "plans" in old:
            new["plans"] = [proposed(it) for it in old["plans"]]
        if "plan" in old:
            new["plan"] = proposed(old["plan"])
        return None, method, new | ({"page_size": paged} if paged else {}) | FULL

    return asked


STEPS = {
    "credential": ("STUDY_CREDENTIAL", "credentials"),
    "programme": ("STUDY_PROGRAM", "programs"),
    "full_time_programme": ("STUDY_PROGRAM", "programs"),
    "role": ("CHANGE_ROLE", "roles"),
    "completed_credential": ("LEAVE_APPRENTICESHIP", "credentials"),
}


def step(old: dict) -> dict:
    which = next(kind for kind in STEPS if kind in old)
    kind, collection = STEPS[which]
    resource = old[which] if "/" in old[which] else f"{collection}/{old[which]}"
    new: dict = {"kind": f"STEP_KIND_{kind}", "resource": name(resource)}
    return (
        new
        | ({"full_time": True} if which == "full_time_programme" else {})
        | ({"place": old["elsewhere"]} if "elsewhere" in old else {})
    )


def proposed(old: dict) -> dict:
    return {"id": old["id"], "steps": [step(it) for it in old["steps"]]}


def outlook_name(old: dict) -> tuple:
    code = old["occupation"]
    return None, "GetOutlook", {"name": f"occupations/{code}/outlook" if code[0].isdigit() else code} | FULL


def catalog_get(method: str) -> Callable[[dict], tuple]:
    return lambda old: ("catalog", method, {"name": name(old["name"])})


# Career path: replies


def credential_return(old: dict, _: dict) -> Figures:
    """Where the role asks for what the person lacks, 0.1.0 compared with the role's average holder. Today there is one baseline,
    the person without the credential, so there what the two share is compared."""
    result, figures = old["result"], {}
    for before, after in [
        ("months", "months"),
        ("pass_probability", "pass_probability"),
        ("expected_attempts", "expected_attempt_count"),
    ]:
        figures[after] = result.get(before, 0)
    figures["role_requirement"] = result.get("counted_in_role", False)
    figures |= missing(result.get("gaps", []), "")
    figures |= pay_point(old.get("with"), "credentialed")
    if figures["role_requirement"]:
        return figures
    figures |= pay_point(old.get("without"), "baseline")
    for before, after in [
        ("uplift", "annual_delta_usd"),
        ("cost", "cost_usd"),
        ("net_present_value", "net_present_value_usd"),
    ]:
        spread(figures, after, result.get(before))
    figures["loss_probability"] = result.get("loss_probability", 0)
    figures["payback_months"] = result.get("payback_months")
    # A rate is found however high today.
    if "internal_rate_percent" in result or "payback_months" not in result:
        figures["internal_rate_percent"] = result.get("internal_rate_percent")
    figures["break_even_annual_delta_usd"] = dollars(result.get("break_even_uplift"))
    for index, outlay in enumerate(result.get("outlays", [])):
        path = f"costs[{index}]."
        figures[f"{path}kind"] = f"COST_KIND_{outlay['kind'].upper()}"
        spread(figures, f"{path}amount_usd", outlay.get("value"))
        figures[f"{path}first_month"] = outlay.get("first_month", 0)
        put(figures, f"{path}interval_months", outlay.get("every_months"))
    return figures


def pay_point(old: dict | None, path: str) -> Figures:
    figures: Figures = {}
    for at in (old or {}).get("annual", {}).get("percentiles", []):
        if at["percentile"] == 50:
            put(figures, f"{path}.annual_usd", amount(at["wage"]))
    interval(figures, f"{path}.median_interval_usd", (old or {}).get("interval"))
    put(figures, f"{path}.grade", word((old or {}).get("grade", "")))
    return figures


def missing(gaps: list[dict], path: str) -> Figures:
    figures: Figures = {}
    for index, gap in enumerate(gaps):
        at = f"{path}missing[{index}]."
        put(figures, f"{at}education", education(gap["education"]) if "education" in gap else None)
        put(figures, f"{at}experience_years", gap.get("years"))
        for other, credential in enumerate(gap.get("one_of", {}).get("credentials", [])):
            figures[f"{at}accepted_credentials[{other}]"] = name(credential)
        for other, role in enumerate(gap.get("work_in", {}).get("roles", [])):
            figures[f"{at}accepted_roles[{other}]"] = role
    return figures


def ranked_credentials(old: dict, _: dict) -> Figures:
    figures: Figures = {"total_size": len(old.get("results", []))}
    for row in old.get("results", []):
        path = f"credentials[credential={name(row['credential'])}]."
        figures[f"{path}months"] = row.get("months", 0)
        if row.get("counted_in_role"):
            continue
        spread(figures, f"{path}net_present_value_usd", row.get("net_present_value"))
        figures[f"{path}annual_delta_usd"] = dollars(row["uplift"].get("base", {}))
        figures[f"{path}cost_usd"] = dollars(row["cost"].get("base", {}))
        figures[f"{path}payback_months"] = row.get("payback_months")
        # A table shows chances with four decimals.
        figures[f"{path}loss_probability"] = round(row.get("loss_probability", 0), 4)
    return figures


def plan(old: dict, path: str, *, newcomer: bool = False) -> Figures:
    figures: Figures = {
        f"{path}months": old.get("months", 0),
        f"{path}cost_usd": dollars(old.get("cost", {})),
        f"{path}annual_usd": dollars(old.get("annual", {})),
        f"{path}value_usd": dollars(old.get("value", {})),
    }
    if not newcomer:
        put(figures, f"{path}staying_delta_usd", dollars(old.get("over_staying")))
    for index, strength in enumerate(old.get("best_in", [])):
        figures[f"{path}strengths[{index}]"] = f"PLAN_STRENGTH_{strength.upper().replace('-', '_')}"
    for index, taken in enumerate(old.get("steps", [])):
        at = f"{path}steps[{index}]."
        for field, value in step(taken).items():
            # Each later step named the place too.
            if field != "place" or "role" in taken:
                figures[at + field] = value
        figures[f"{at}start_month"], figures[f"{at}end_month"] = (
            taken.get("start_month", 0),
            taken.get("end_month", 0),
        )
        figures[f"{at}cost_usd"], figures[f"{at}annual_usd"] = (
            dollars(taken.get("cost", {})),
            dollars(taken.get("annual_after")),
        )
    return figures


def plans(old: dict, _: dict) -> Figures:
    """Plans by what they are worth: their order is another. Of more than a page, both show those that are best in something."""
    figures: Figures = {"plan_count": old.get("plan_count", 0), "current_annual_usd": dollars(old.get("now"))}
    # There is no work that a newcomer could stay in.
    newcomer = "now" not in old
    figures["staying_value_usd"] = None if newcomer else dollars(old.get("staying_value"))
    found = old.get("plans", [])
    if old.get("plan_count", 0) > len(found):
        found = [it for it in found if it.get("best_in")]
    for it in found:
        figures |= plan(it, f"plans[value_usd={dollars(it.get('value', {}))}].", newcomer=newcomer)
    if unreachable := old.get("unreachable"):
        figures |= (
            plan(unreachable["best"], "unreachable.best_plan.", newcomer=newcomer)
            if "best" in unreachable
            else {}
        )
        for index, relaxed in enumerate(unreachable.get("relaxations", [])):
            path = f"unreachable.relaxations[{index}]."
            figures[f"{path}months"] = relaxed["plan"].get("months", 0)
            figures[f"{path}cost_usd"] = dollars(relaxed["plan"].get("cost", {}))
            figures[f"{path}annual_usd"] = dollars(relaxed["plan"].get("annual", {}))
    return figures


def compared_plans(old: dict, _: dict) -> Figures:
    figures: Figures = {
        "current_annual_usd": dollars(old.get("now")),
        "staying_value_usd": dollars(old.get("staying_value")),
    }
    for row in old.get("plans", []):
        path = f"plans[id={row['id']}]."
        figures[f"{path}rank"], figures[f"{path}blocked_step_index"] = row.get("rank", 0), row.get("stuck_at")
        figures |= plan(row["plan"], f"{path}plan.") if "plan" in row else missing(row.get("gaps", []), path)
    return figures


def next_steps(old: dict, _: dict) -> Figures:
    figures: Figures = {"current_annual_usd": dollars(old.get("now"))}
    for row in old.get("roles", []):
        path = f"steps[resource={row['role']}]."
        figures[f"{path}annual_usd"], figures[f"{path}annual_delta_usd"] = (
            dollars(row.get("median")),
            dollars(row.get("over_now")),
        )
        figures |= missing(row.get("gaps", []), path)
    for row in old.get("closed_credentials", []):
        figures |= missing(row["gaps"], f"steps[resource={name(row['credential'])}].")
    return figures


def routes(old: dict, _: dict) -> Figures:
    """By their programs, for those that are open come first today."""
    figures: Figures = {}
    for row in old.get("routes", []):
        key = f"[program={name(row.get('programme', ''))}]"
        path = f"routes{key}."
        figures[f"{path}months"], figures[f"{path}value_usd"] = (
            row.get("months", 0),
            dollars(row.get("value", {})),
        )
        spread(figures, f"{path}cost_usd", row.get("cost"))
        put(figures, f"{path}first_pay.annual_usd", dollars(row.get("first_median")))
        for year, earned in enumerate(row.get("years", [])):
            figures[f"evidence.routes{key}.years[{year}].earned_usd"] = dollars(earned)
    return figures


def projection(old: dict, _: dict) -> Figures:
    figures: Figures = {"wage_growth_percent": old.get("wage_growth_percent", 0)}
    for index, year in enumerate(old.get("years", [])):
        path = f"years[{index}]."
        figures[f"{path}year_offset"] = year.get("years_ahead", 0)
        distribution(figures, f"{path}annual", year.get("today"))
        distribution(figures, f"{path}nominal", year.get("nominal"))
    return figures


def outlook(old: dict, _: dict) -> Figures:
    figures: Figures = {"occupation": f"occupations/{old['occupation']}"}
    for index, row in enumerate(old.get("projections", [])):
        path = f"projections[{index}]."
        for before, after in [
            ("base_year", "base_year"),
            ("target_year", "target_year"),
            ("base_jobs", "base_job_count"),
            ("target_jobs", "target_job_count"),
            ("change_percent", "change_percent"),
            ("annual_openings", "annual_opening_count"),
        ]:
            figures[path + after] = float(row.get(before, 0))
        put(figures, f"{path}entry_education", row.get("entry_education"))
    return figures


def requirement(figures: Figures, path: str, old: dict) -> None:
    put(figures, f"{path}.education", education(old["education"]) if old.get("education") else None)
    figures[f"{path}.experience_years"] = old.get("years", 0)
    for index, credential in enumerate(old.get("one_of", [])):
        figures[f"{path}.accepted_credentials[{index}]"] = name(credential)


def role(old: dict, _: dict) -> Figures:
    figures: Figures = {
        "name": old["name"],
        "display_name": old["title"],
        "occupation": f"occupations/{old['occupation']}",
        "track": old["track"],
        "level": old.get("level", 0),
    }
    requirement(figures, "requirement", old.get("requirement", {}))
    figures["usual_experience_years.low"], figures["usual_experience_years.high"] = (
        old.get("usual_years_low", 0),
        old.get("usual_years_high", 0),
    )
    return figures


def number(old: object) -> object:
    return old


def fact(figures: Figures, path: str, old: dict | None, read: Callable = dollars) -> None:
    if old:
        spread(figures, f"{path}.spread", old, read)


def credential(old: dict, _: dict) -> Figures:
    figures: Figures = {
        "name": name(old["name"]),
        "display_name": old["title"],
        "issuer": old.get("issuer", ""),
    }
    put(figures, "level", f"CREDENTIAL_LEVEL_{old['level'].upper()}" if old.get("level") else None)
    requirement(figures, "requirement", old.get("requirement", {}))
    for before, after in [
        ("fee", "exam_fee_usd"),
        ("member_fee", "member_exam_fee_usd"),
        ("dues", "annual_dues_usd"),
        ("material", "material_usd"),
    ]:
        fact(figures, after, old.get(before))
    for field in ("pass_rate_percent", "preparation_months", "study_hours"):
        fact(figures, field, old.get(field), number)
    if renewal := old.get("renewal"):
        figures["renewal.cycle_months"], figures["renewal.unit_count"] = (
            renewal.get("cycle_months", 0),
            renewal.get("units", 0),
        )
        fact(figures, "renewal.fee_usd", renewal.get("fee"))
    return figures


def programs(old: dict, _: dict) -> Figures:
    figures: Figures = {}
    for row in old["programmes"]:
        path = f"programs[name={name(row['name'])}]."
        figures[f"{path}display_name"] = row["title"]
        fact(figures, f"{path}duration_months", row.get("duration_months"), number)
        fact(figures, f"{path}tuition_usd", row.get("price"))
    return figures


# Each method of 0.1.0: its request in today's form, and where its figures stand.
METHODS: dict[str, tuple[Callable[[dict], tuple], Callable[[dict, dict], Figures]]] = {
    "GetBenchmark": (find_benchmark, lambda old, _: {"name": name(old["name"])} | benchmark(old)),
    "BatchGetBenchmarks": (batch_benchmarks, lambda old, asked: results(old, asked, benchmark, "benchmark")),
    "RankWage": (rank_wage, wage_rank),
    "RankAreas": (rank_areas, ranked_areas),
    "CompareBenchmarks": (compare_benchmarks, compared_benchmarks),
    "GetTrend": (trend, trend_points),
    "SearchOccupations": (search("SearchOccupations"), matches("occupation")),
    "ResolveArea": (search("SearchAreas"), matches("area")),
    "SearchIndustries": (search("SearchIndustries"), matches("industry")),
    "ListOccupations": (
        list_of("ListOccupations", level="enum"),
        listed("occupations", "display_name", "level"),
    ),
    "ListAreas": (
        list_of("ListAreas", kind="enum", state="text"),
        listed("areas", "code", "display_name", "kind"),
    ),
    "ListIndustries": (
        list_of("ListIndustries", level="enum"),
        listed("industries", "code", "display_name", "level"),
    ),
    "ListBenchmarks": (
        list_benchmarks,
        listed("benchmarks", also=lambda row, path: benchmark(row, path, full=False)),
    ),
    "GetRelease": (lambda old: (None, "GetRelease", {"name": old["name"]} | FULL), release),
    "ListPublishedStatistics": (list_statistics, statistics),
    "EstimatePay": (estimate_pay, lambda old, _: estimate(old)),
    "BatchEstimatePay": (
        batch_estimate,
        lambda old, asked: results(old, asked, lambda it, path: estimate(it, path, full=False), "estimate"),
    ),
    "WhatIf": (evaluate_changes, changes),
    "EvaluateOffer": (evaluate_offer, offer),
    "EstimateTotalCompensation": (total_compensation, compensation),
    "CompareOffers": (compare_offers, compared_offers),
    "ListFactors": (lambda _: (None, "ListFactors", {}), factors),
    "GetModel": (lambda _: (None, "GetModel", {"name": "models/rank-oews-2025-05"}), model),
    "GetCalibrationReport": (
        lambda _: (None, "GetCalibrationReport", {"name": "models/rank-oews-2025-05/calibrationReport"}),
        calibration,
    ),
    "EvaluateCredential": (of_person("EvaluateCredential"), credential_return),
    "RankCredentials": (of_person("RankCredentials", paged=100), ranked_credentials),
    "PlanCareer": (of_person("PlanCareer", paged=20), plans),
    "ComparePlans": (of_person("ComparePlans"), compared_plans),
    "NextSteps": (of_person("SuggestNextSteps", paged=200), next_steps),
    "CompareEducationRoutes": (of_person("CompareEducationRoutes"), routes),
    "ProjectEarnings": (of_person("ProjectEarnings"), projection),
    "GetOutlook": (outlook_name, outlook),
    "GetRole": (catalog_get("GetRole"), role),
    "GetCredential": (catalog_get("GetCredential"), credential),
    "ListProgrammes": (lambda _: ("catalog", "ListPrograms", {}), programs),
}
