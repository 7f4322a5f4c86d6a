"""The questions whose answers were recorded: every method of 0.1.0, varied by one seed.

Each question is `(service, method, request)` with the request in the JSON of 0.1.0; `translate.py` has the form of today.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

Question = tuple[str, str, dict]
Ask = Callable[[str, str, dict], dict]

BENCHMARK, ESTIMATOR, CAREER_PATH = "benchmark", "estimator", "careerpath"
RELEASE = "oews-2025-05"

# What this field is about, and occupations around it: with bounds, with hourly pay only, with annual pay only.
OCCUPATIONS = [
    "29-2072",
    "29-9021",
    "43-3021",
    "13-1041",
    "11-9111",
    "43-4171",
    "31-9094",
    "29-2099",
    "43-6013",
    "15-1211",
    "29-1215",
    "29-1229",
    "29-1151",
    "29-1141",
    "29-2061",
    "31-1131",
    "25-1071",
    "25-2021",
    "27-2011",
    "27-2041",
    "53-2011",
    "23-1011",
    "43-0000",
    "29-0000",
    "11-0000",
    "00-0000",
    "29-1249",
    "43-4051",
    "43-3031",
    "13-2011",
]
OCCUPATION_TEXTS = [
    "medical coder",
    "CPC coder",
    "medical biller",
    "health information technologist",
    "29-2071",
    "medical records specialists",
    "compliance officer",
    "CDI specialist",
    "registered nurses",
]
AREAS = [
    "",
    "CA",
    "TX",
    "NJ",
    "OH",
    "FL",
    "WY",
    "DC",
    "PR",
    "NY",
    "Dallas",
    "Boston",
    "08608",
    "Albany, OR",
    "Trenton, NJ",
    "Austin, TX",
    "19100",
    "Beckley, WV",
    "Lafayette, LA",
    "Cook County, IL",
    "Minneapolis",
    "90210",
    "Seattle",
    "Casper",
    "San Jose",
    "Topeka, KS",
    "Vallejo",
    "Fargo",
    "Honolulu",
    "Anchorage",
    "Guam",
    "Tulsa",
    "Phoenix",
    "Carson City",
]
INDUSTRIES = [
    "",
    "hospital",
    "622000",
    "621100",
    "physicians' offices",
    "outpatient care centers",
    "524100",
    "insurance carriers",
    "561000",
    "nursing home",
    "623100",
    "621400",
    "000001",
    "62",
    "611300",
    "541600",
    "999300",
]
PERCENTILES = [
    [],
    [],
    [],
    [25, 50, 75],
    [90],
    [33, 66],
    [5, 95],
    [1, 10, 50, 99],
    [12.5, 37.5, 62.5, 87.5],
    [50],
]
MONTHS = [(2025, 5), (2025, 9), (2025, 12), (2026, 3), (2026, 8), (2027, 5)]
AGINGS = [
    {},
    {},
    {"index": "hospitals"},
    {"annual_percent": 3.5},
    {"annual_percent": -2},
    {"annual_percent": 0},
]
GRADES = ["A", "B", "C", "D"]

ROLES = [
    "coder-1",
    "coder-2",
    "coder-3",
    "risk-coder",
    "auditor",
    "biller",
    "medical coder",
    "cdi",
    "registrar",
]
CREDENTIALS = [
    "CPC",
    "CPC-A",
    "COC",
    "CIC",
    "CRC",
    "CPMA",
    "CCS",
    "CCS-P",
    "RHIT",
    "RHIA",
    "CDIP",
    "CDEO",
    "CPB",
    "CPPM",
    "CCA",
    "CPCO",
]
EDUCATIONS = ["", "", "high-school", "certificate", "associate", "bachelor", "master"]
SPECIALTIES = ["", "", "", "inpatient", "outpatient-facility", "professional-fee", "risk-adjustment"]


class Dice:
    """Choices that are the same in every run."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)

    def one(self, choices: list):
        return self.random.choice(choices)

    def some(self, choices: list, most: int) -> list:
        return self.random.sample(choices, self.random.randint(0, most))

    def chance(self, share: float) -> bool:
        return self.random.random() < share


def questions(ask: Ask) -> Iterator[Question]:
    """All questions. `ask` says what there is to ask about: cells, roles, credentials, programs."""
    yield from market_questions(ask)
    yield from resource_questions(ask)
    known = {
        "roles": [role["name"].removeprefix("roles/") for role in ask(CAREER_PATH, "ListRoles", {})["roles"]],
        "credentials": [
            it["name"].removeprefix("credentials/")
            for it in ask(CAREER_PATH, "ListCredentials", {})["credentials"]
        ],
        "programs": [
            it["name"].removeprefix("programmes/")
            for it in ask(CAREER_PATH, "ListProgrammes", {})["programmes"]
        ],
    }
    yield from pay_questions(known)
    yield from career_questions(known)


# Benchmark


def cells(ask: Ask) -> list[dict]:
    """Published cells of all kinds, by code."""
    found = []
    for condition in [
        'area_kind = METROPOLITAN AND occupation = "29-2072"',
        'area_kind = STATE AND major_group = "29"',
        'area_kind = NONMETROPOLITAN AND occupation = "43-3021"',
        "grade = D AND area_kind = METROPOLITAN",
        'industry != "000000" AND occupation = "29-2072"',
        'area_kind = METROPOLITAN AND major_group = "25"',
        "employment < 60 AND area_kind = METROPOLITAN",
        "annual_median >= 200000",
        'area_kind = METROPOLITAN AND major_group = "27"',
    ]:
        page = ask(BENCHMARK, "ListBenchmarks", {"filter": condition, "page_size": 1000})["benchmarks"]
        found += page
    return found


def cell_request(cell: dict) -> dict:
    requested = cell["requested"]
    request = {"occupation": requested["occupation"]}
    for field, nothing in [("area", "0000000"), ("industry", "000000")]:
        if requested.get(field, nothing) != nothing:
            request[field] = requested[field]
    return request


def benchmark_request(dice: Dice, published: list[dict]) -> dict:
    if dice.chance(0.45):
        request = cell_request(dice.one(published))
    else:
        request = {"occupation": dice.one(OCCUPATIONS if dice.chance(0.75) else OCCUPATION_TEXTS)}
        if area := dice.one(AREAS):
            request["area"] = area
        if dice.chance(0.4) and (industry := dice.one(INDUSTRIES)):
            request["industry"] = industry
    request["release"] = RELEASE
    return request


def answer_options(dice: Dice) -> dict:
    options: dict = {}
    if wanted := dice.one(PERCENTILES):
        options["percentiles"] = wanted
    if dice.chance(0.25):
        year, month = dice.one(MONTHS)
        options["as_of_date"] = {"year": year, "month": month}
        if aging := dice.one(AGINGS):
            options["aging"] = aging
    if dice.chance(0.3):
        options["allow_fallback"] = dice.chance(0.5)
    if dice.chance(0.4):
        options["allow_modelled"] = dice.chance(0.4)
    if dice.chance(0.2):
        options["min_grade"] = f"RELIABILITY_GRADE_{dice.one(GRADES)}"
    return options


def market_questions(ask: Ask) -> Iterator[Question]:
    published = cells(ask)
    dice = Dice("benchmarks")
    for _ in range(440):
        yield BENCHMARK, "GetBenchmark", benchmark_request(dice, published) | answer_options(dice)
    for area, industry in [("Lafayette, LA", ""), ("Beckley, WV", ""), ("Carson City", "hospital")]:
        for allowed in [True, False]:
            withheld = {
                "occupation": "43-3021",
                "area": area,
                "release": RELEASE,
                "allow_modelled": False,
                "allow_fallback": allowed,
            }
            yield BENCHMARK, "GetBenchmark", withheld | ({"industry": industry} if industry else {})
    for _ in range(90):
        yield BENCHMARK, "GetBenchmark", {"name": dice.one(published)["name"]}
    for _ in range(8):
        requests = [benchmark_request(dice, published) | answer_options(dice) for _ in range(12)]
        yield BENCHMARK, "BatchGetBenchmarks", {"requests": requests}

    dice = Dice("wages")
    for _ in range(110):
        against = benchmark_request(dice, published)
        wage = {"annual": {"units": str(dice.random.randrange(24_000, 180_000, 500))}}
        if dice.chance(0.4):
            wage = {"hourly": {"units": str(dice.random.randrange(12, 90)), "nanos": 250_000_000}}
        if dice.chance(0.15):
            against["as_of_date"] = {"year": 2026, "month": 3}
        yield BENCHMARK, "RankWage", {"benchmark": against, **wage}

    dice = Dice("rankings")
    for _ in range(45):
        request: dict = {
            "occupation": dice.one(OCCUPATIONS),
            "release": RELEASE,
            "page_size": 1000,
        }
        if dice.chance(0.4):
            request["area_kind"] = f"AREA_KIND_{dice.one(['STATE', 'METROPOLITAN', 'NONMETROPOLITAN'])}"
        if dice.chance(0.3):
            request["state"] = dice.one(["CA", "TX", "Ohio", "NY"])
        if dice.chance(0.5):
            request["basis"] = "RANK_BASIS_PRICE_ADJUSTED"
        if dice.chance(0.4):
            request["min_grade"] = f"RELIABILITY_GRADE_{dice.one(GRADES)}"
        yield BENCHMARK, "RankAreas", request

    dice = Dice("comparisons")
    for _ in range(60):
        occupation = dice.one(OCCUPATIONS[:12])
        markets = []
        for _ in range(dice.one([2, 2, 3, 5])):
            market = {"occupation": occupation, "area": dice.one(AREAS[1:]), "release": RELEASE}
            if dice.chance(0.2):
                market["industry"] = dice.one(INDUSTRIES[1:])
            markets.append(market)
        yield BENCHMARK, "CompareBenchmarks", {"benchmarks": markets}
    for _ in range(60):
        request = benchmark_request(dice, published)
        del request["release"]
        if dice.chance(0.6):
            request.pop("area", None)
        yield BENCHMARK, "GetTrend", request


def resource_questions(ask: Ask) -> Iterator[Question]:
    dice = Dice("resources")
    for text in [
        *OCCUPATION_TEXTS,
        "coder",
        "nurse",
        "RHIT",
        "billing",
        "29-2072.00",
        "medcial coder",
        "auditor",
        "physician",
        "registrar",
        "pharmacist",
        "surgeon",
        "31-9092",
        "claims examiner",
        "transcriptionist",
    ]:
        yield BENCHMARK, "SearchOccupations", {"query": text, "release": RELEASE, "page_size": 5}
    for text in [
        *AREAS[1:],
        "Springfield",
        "Portland",
        "Kansas City",
        "Washington",
        "02139",
        "Orange County",
    ]:
        yield BENCHMARK, "ResolveArea", {"query": text, "release": RELEASE, "page_size": 5}
    for text in [*INDUSTRIES[1:], "clinic", "school", "government", "dentist", "home health", "lab"]:
        yield BENCHMARK, "SearchIndustries", {"query": text, "release": RELEASE, "page_size": 5}
    for level in ["", "TOTAL", "MAJOR", "GROUP", "DETAILED"]:
        request = {"release": RELEASE, "page_size": 7} | (
            {"level": f"OCCUPATION_LEVEL_{level}"} if level else {}
        )
        yield BENCHMARK, "ListOccupations", request
    for kind in ["", "NATION", "STATE", "METROPOLITAN", "NONMETROPOLITAN"]:
        request = {"release": RELEASE, "page_size": 7} | ({"kind": f"AREA_KIND_{kind}"} if kind else {})
        yield BENCHMARK, "ListAreas", request
    for level in ["", "ALL", "SECTOR", "SUBSECTOR", "GROUP", "DETAILED"]:
        request = {"release": RELEASE, "page_size": 7} | (
            {"level": f"INDUSTRY_LEVEL_{level}"} if level else {}
        )
        yield BENCHMARK, "ListIndustries", request
    filters = [
        'occupation = "29-2072" AND area_kind = METROPOLITAN AND state = "CA" AND annual_median >= 60000',
        'major_group = "29" AND area_kind = STATE AND state = "NJ"',
        'occupation = "43-3021" AND grade <= B',
        'occupation = "29-2072" AND industry != "000000"',
        "area_kind = NATION AND annual_mean > 200000",
        "employment > 100000 AND area_kind = STATE",
        'area = "0019100" AND major_group = "43"',
        'grade = D AND state = "WY"',
        'industry = "622000" AND annual_median < 40000',
        'occupation != "29-2072" AND area_kind = NATION',
    ]
    for condition in filters:
        for order in ["", "annual_median desc", "employment"]:
            request = {"release": RELEASE, "filter": condition, "page_size": 4} | (
                {"order_by": order} if order else {}
            )
            yield BENCHMARK, "ListBenchmarks", request
    for release in ask(BENCHMARK, "ListReleases", {})["releases"]:
        yield BENCHMARK, "GetRelease", {"name": release["name"]}
    statistics = everything(ask, "ListPublishedStatistics", "statistics")
    for topic in sorted({it["topic"] for it in statistics}):
        yield BENCHMARK, "ListPublishedStatistics", {"topic": topic, "page_size": 8}
    for source in sorted({it["source"] for it in dice.some(statistics, 8) + statistics[:1]}):
        yield BENCHMARK, "ListPublishedStatistics", {"source": source, "page_size": 5}
    yield BENCHMARK, "ListPublishedStatistics", {"contradicted_only": True, "page_size": 50}


def everything(ask: Ask, method: str, field: str) -> list[dict]:
    found, token = [], ""
    while True:
        page = ask(BENCHMARK, method, {"page_size": 1000, "page_token": token})
        found += page.get(field, [])
        token = page.get("next_page_token", "")
        if not token:
            return found


# Estimator


def person(dice: Dice, known: dict, *, full: bool = True) -> dict:
    who: dict = {"role": dice.one(ROLES if dice.chance(0.7) else known["roles"])}
    if dice.chance(0.75) and (area := dice.one(AREAS)):
        who["area"] = area
    if dice.chance(0.4) and (setting := dice.one(INDUSTRIES)):
        who["setting"] = setting
    if dice.chance(0.8):
        who["years"] = dice.one([0, 0.5, 1, 2, 3, 4.5, 6, 8, 10, 12, 15, 20, 28, 40])
    if education := dice.one(EDUCATIONS):
        who["education"] = education
    if dice.chance(0.6):
        if credentials := dice.some(CREDENTIALS if dice.chance(0.8) else known["credentials"], 3):
            who["credentials"] = credentials
    elif dice.chance(0.3):
        who["uncertified"] = True
    if not full:
        return who
    if specialty := dice.one(SPECIALTIES):
        who["specialty"] = specialty
    if dice.chance(0.15):
        who["duties"] = dice.one([["lead"], ["auditing"], ["lead", "auditing"]])
    if dice.chance(0.1):
        who["team_size"] = dice.one([0, 3, 12, 80])
    if dice.chance(0.15):
        who["practice_size"] = dice.one(["small", "medium", "large"])
    if dice.chance(0.2):
        who["hours_per_week"] = dice.one([8, 20, 24, 32, 36, 40, 45, 50])
    if dice.chance(0.2):
        who["remote"] = dice.one(
            [
                {"pay_area": "employer"},
                {"pay_area": "national"},
                {"pay_area": "employee", "employee_area": "Topeka, KS"},
                {"pay_area": "blend", "employee_area": "TX", "weights": {"employer": 0.5, "employee": 0.5}},
                {"pay_area": "blend", "weights": {"employer": 0.25, "nation": 0.75}},
            ]
        )
    if dice.chance(0.15):
        year, month = dice.one(MONTHS)
        who["as_of_date"] = {"year": year, "month": month}
        if aging := dice.one(AGINGS):
            who["aging"] = aging
    who["release"] = RELEASE
    return who


CHANGES = [
    {"add_credentials": ["CPMA"]},
    {"add_credentials": ["RHIA"]},
    {"remove_credentials": ["CPC"]},
    {"add_years": 3},
    {"add_years": 10},
    {"area": "Austin, TX"},
    {"area": "NJ"},
    {"setting": "hospital"},
    {"setting": "physicians' offices"},
    {"education": "bachelor"},
    {"education": "master"},
    {"specialty": "inpatient"},
    {"add_duties": ["auditing"]},
    {"hours_per_week": 24},
    {"role": "auditor"},
    {"remote": {"pay_area": "national"}},
    {"practice_size": "large"},
    {"add_credentials": ["CCS"], "add_years": 1},
]


def package(dice: Dice, base: bool) -> dict:
    offered: dict = {"basis": dice.one(["hourly", "salaried"])} if dice.chance(0.7) else {}
    if base:
        offered["base"] = {"units": str(dice.random.randrange(32_000, 130_000, 500))}
    chances = {
        "hours_per_week": dice.one([32, 40, 42, 45, 50]),
        "exempt_duties": dice.chance(0.5),
        "guaranteed_bonus": {"units": str(dice.one([1000, 2500]))},
        "conditional_bonus": {
            "amount": {"units": str(dice.one([2000, 5000]))},
            "probability": dice.one([0.25, 0.6, 1]),
            "non_discretionary": dice.chance(0.5),
        },
        "profit_sharing": {"units": "1200"},
        "health_cover": dice.one(["none", "single", "family"]),
        "retirement_match": {"match_percent": dice.one([50, 100]), "of_pay_percent": dice.one([4, 6])},
        "health_premium": {"units": "7000"},
        "paid_leave": {"vacation_days": 15, "holiday_days": 9, "sick_days": 6},
        "tenure_years": dice.one([0, 3, 12]),
        "continuing_education": {"units": "900"},
        "life_and_disability": {"units": "400"},
    }
    return offered | {field: value for field, value in chances.items() if dice.chance(0.3)}


def pay_questions(known: dict) -> Iterator[Question]:
    dice = Dice("estimates")
    for role in known["roles"]:
        yield ESTIMATOR, "EstimatePay", {"role": role, "release": RELEASE}
    for _ in range(370):
        yield ESTIMATOR, "EstimatePay", person(dice, known)
    for _ in range(6):
        yield ESTIMATOR, "BatchEstimatePay", {"requests": [person(dice, known) for _ in range(12)]}

    dice = Dice("changes")
    for _ in range(70):
        held = {"years": 4, "credentials": ["CPC"]}
        base = {
            field: value for field, value in (held | person(dice, known)).items() if field != "uncertified"
        }
        base["credentials"] = sorted({*base["credentials"], "CPC"})
        yield ESTIMATOR, "WhatIf", {"base": base, "changes": dice.random.sample(CHANGES, dice.one([1, 2, 4]))}

    dice = Dice("offers")
    for _ in range(80):
        offer: dict = {"annual": {"units": str(dice.random.randrange(30_000, 140_000, 250))}}
        if dice.chance(0.35):
            offer = {"hourly": {"units": str(dice.random.randrange(15, 65)), "nanos": 500_000_000}}
        if dice.chance(0.4):
            low = dice.random.randrange(35_000, 90_000, 1000)
            offer |= {
                "range_low": {"units": str(low)},
                "range_high": {"units": str(low + dice.one([10_000, 25_000]))},
            }
        yield ESTIMATOR, "EvaluateOffer", {"person": person(dice, known), **offer}
    for _ in range(70):
        base = dice.chance(0.5)
        request: dict = {"package": package(dice, base)}
        if not base or dice.chance(0.3):
            request["person"] = person(dice, known)
        if dice.chance(0.3):
            request["as_of_date"] = {"year": 2025, "month": 6, "day": 1}
        yield ESTIMATOR, "EstimateTotalCompensation", request
    for _ in range(50):
        offers = []
        for index in range(dice.one([2, 2, 3, 4])):
            offer = {"id": f"offer {index + 1}", "package": package(dice, True)}
            if dice.chance(0.8):
                offer["area"] = dice.one(AREAS[1:])
            offers.append(offer)
        yield ESTIMATOR, "CompareOffers", {"offers": offers, "release": RELEASE}
    yield ESTIMATOR, "ListFactors", {}
    yield ESTIMATOR, "GetModel", {}
    yield ESTIMATOR, "GetCalibrationReport", {}


# Career path


def terms(dice: Dice) -> dict:
    chances = {
        "horizon_years": dice.one([3, 10, 20]),
        "discount_percent": dice.one([0, 5, 8]),
        "attempts": dice.one([1, 2, 5]),
        "count_study_hours": True,
        "member": True,
    }
    return {field: value for field, value in chances.items() if dice.chance(0.3)}


def limits(dice: Dice) -> dict:
    chances = {
        "horizon_years": dice.one([5, 8, 10]),
        "finish_by_years": dice.one([2, 3, 5]),
        "budget": {"units": str(dice.one([2000, 8000, 30_000]))},
        "study_hours_a_week": dice.one([4, 15, 25]),
        "no_degree": True,
        "keep_job": True,
        "max_studies": dice.one([0, 1, 2]),
        "discount_percent": dice.one([0, 5]),
    }
    chosen = {field: value for field, value in chances.items() if dice.chance(0.3)}
    if dice.chance(0.15):
        chosen["elsewhere"] = [{"id": "south", "area": "Austin, TX", "moving_cost": {"units": "4000"}}]
    elif dice.chance(0.1):
        chosen["elsewhere"] = [{"id": "from home", "area": "NJ", "remote": True}]
    return chosen


PLANS = [
    {"id": "audit", "steps": [{"credential": "CPMA"}, {"role": "auditor"}]},
    {"id": "associate", "steps": [{"programme": "associate-hit"}, {"credential": "RHIT"}]},
    {
        "id": "full time",
        "steps": [{"full_time_programme": "associate-hit"}, {"credential": "RHIT"}, {"role": "coder-2"}],
    },
    {"id": "risk", "steps": [{"credential": "CRC"}, {"role": "risk-coder"}]},
    {"id": "inpatient", "steps": [{"credential": "CCS"}]},
    {
        "id": "apprentice",
        "steps": [{"credential": "CPC"}, {"completed_credential": "CPC"}, {"role": "coder-2"}],
    },
    {"id": "too early", "steps": [{"role": "rcm-dir"}]},
]


def career_questions(known: dict) -> Iterator[Question]:
    def somebody(dice: Dice) -> dict:
        return person(dice, known, full=False) | {"release": RELEASE}

    dice = Dice("returns")
    for _ in range(110):
        request = {
            "person": somebody(dice),
            "credential": dice.one(CREDENTIALS if dice.chance(0.7) else known["credentials"]),
        }
        yield (
            CAREER_PATH,
            "EvaluateCredential",
            request | ({"terms": chosen} if (chosen := terms(dice)) else {}),
        )
    for _ in range(25):
        request = {"person": somebody(dice)}
        yield CAREER_PATH, "RankCredentials", request | ({"terms": chosen} if (chosen := terms(dice)) else {})

    dice = Dice("plans")
    for _ in range(90):
        request = {"person": somebody(dice)} | limits(dice)
        if dice.chance(0.2):
            request["person"] = {"area": dice.one(["OH", "CA", "Dallas"]), "release": RELEASE}
        if dice.chance(0.5) and "role" in request["person"]:
            request["target_salary"] = {"units": str(dice.random.randrange(50_000, 110_000, 1000))}
        else:
            request["target_role"] = dice.one(known["roles"])
        yield CAREER_PATH, "PlanCareer", request
    for _ in range(40):
        request = {"person": somebody(dice), "plans": dice.random.sample(PLANS, dice.one([1, 2, 3, 5]))}
        if dice.chance(0.3):
            request["horizon_years"] = dice.one([5, 10])
        yield CAREER_PATH, "ComparePlans", request
    for _ in range(35):
        yield CAREER_PATH, "NextSteps", {"person": somebody(dice)}

    dice = Dice("projections")
    for _ in range(35):
        request = {"person": somebody(dice)}
        if dice.chance(0.5):
            request["horizon_years"] = dice.one([5, 12, 20])
        yield CAREER_PATH, "CompareEducationRoutes", request
    for _ in range(50):
        who = somebody(dice) | {"years": dice.one([0, 2, 5, 11])}
        request = {"person": who, "horizon_years": dice.one([1, 3, 6])}
        if dice.chance(0.3):
            request["wage_growth_percent"] = dice.one([0, 2.5, 4])
        if dice.chance(0.3):
            request["plan"] = dice.one(PLANS[:5])
        yield CAREER_PATH, "ProjectEarnings", request
    for code in [
        "29-2072",
        "29-9021",
        "43-3021",
        "13-1041",
        "11-9111",
        "29-1141",
        "43-6013",
        "31-9094",
        "43-4171",
        "29-2071",
    ]:
        yield CAREER_PATH, "GetOutlook", {"occupation": code}
    for role in known["roles"]:
        yield CAREER_PATH, "GetRole", {"name": f"roles/{role}"}
    for credential in known["credentials"]:
        yield CAREER_PATH, "GetCredential", {"name": f"credentials/{credential}"}
    yield CAREER_PATH, "ListProgrammes", {}
