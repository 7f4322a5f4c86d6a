#!/usr/bin/env python3
"""Asks bls-oews-mcp and medwage the same questions, and writes both answers between the marks of docs/comparison.md.

    python3 -m venv .venv && .venv/bin/pip install mcp==2.3.0 bls-oews-mcp==1.1.5
    .venv/bin/python docs/comparison/ask_both.py target/release/medwage .venv/bin/bls-oews-mcp [--check]

Both run here, over the standard streams, on the data that they carry: nothing is asked of anybody else. With --check it says
whether the page still has what they answer, sizes included and times left out.
"""

import asyncio
import json
import pathlib
import re
import statistics
import sys
import time

import mcp

PAGE = pathlib.Path(__file__).parent.parent / "comparison.md"
MARKS = ("<!-- begin: written by comparison/ask_both.py -->\n", "<!-- end -->\n")
REPEATS = 20

# What is asked, of the peer and of us; none where a peer's tools have no way to ask it.
QUESTIONS = [
    (
        "What do medical records specialists earn in the nation?",
        ("get_wage_data", {"occ_code": "292072"}),
        ("find_benchmark", {"occ_code": "292072"}),
    ),
    (
        "... in the Dallas metropolitan area?",
        ("get_wage_data", {"occ_code": "292072", "scope": "metro", "area_code": "19100"}),
        ("find_benchmark", {"occ_code": "292072", "scope": "metro", "area_code": "19100"}),
    ),
    (
        "... in the hospitals of Dallas? (No such figure is published.)",
        ("get_wage_data", {"occ_code": "292072", "scope": "metro", "area_code": "19100", "industry": "622000"}),
        ("find_benchmark", {"occupation": "29-2072", "area": "Dallas", "industry": "hospitals"}),
    ),
    (
        "Billing clerks in Lafayette, LA? (Every wage is withheld.)",
        ("get_wage_data", {"occ_code": "433021", "scope": "metro", "area_code": "29180"}),
        ("find_benchmark", {"occ_code": "433021", "scope": "metro", "area_code": "29180"}),
    ),
    (
        "Family physicians in Albany, OR? (Known to be above a bound.)",
        ("get_wage_data", {"occ_code": "291215", "scope": "metro", "area_code": "10540"}),
        ("find_benchmark", {"occ_code": "291215", "scope": "metro", "area_code": "10540"}),
    ),
    (
        "A metropolitan area that does not exist?",
        ("get_wage_data", {"occ_code": "292072", "scope": "metro", "area_code": "99999"}),
        ("find_benchmark", {"occ_code": "292072", "scope": "metro", "area_code": "99999"}),
    ),
    (
        "Boston or Austin?",
        ("compare_metros", {"occ_code": "292072", "metro_codes": ["14460", "12420"], "datatype": "13"}),
        ("compare_pay", {"occ_codes": ["292072"], "metro_codes": ["14460", "12420"]}),
    ),
    (
        "Coders or billing clerks, in the nation?",
        ("compare_occupations", {"occ_codes": ["292072", "433021"], "datatype": "13"}),
        ("compare_pay", {"occ_codes": ["292072", "433021"]}),
    ),
    ("Where does it pay most?", None, ("rank_areas", {"occupation": "29-2072", "limit": 5})),
    (
        "A CPC with 6 years in Boston?",
        None,
        ("estimate_pay", {"role": "medical coder", "area": "Boston", "experience_years": 6, "credentials": ["CPC"]}),
    ),
    ("Is 58,000 fair for a biller in Tampa?", None, ("ask", {"question": "is 58,000 fair for a biller in Tampa"})),
]


async def ask(client: mcp.Client, call: tuple[str, dict]) -> tuple[str, float]:
    """The text of an answer, and the milliseconds of the median call."""
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        result = await client.call_tool(*call)
        times.append((time.perf_counter() - begun) * 1_000)
    return "".join(part.text for part in result.content), statistics.median(times)


def show_peer(text: str) -> str:
    """The figures of the peer's answer, or what it says instead."""
    try:
        reply = json.loads(text)
    except ValueError:
        return text
    if reply.get("no_data_reason"):
        return reply["no_data_reason"]
    figures = reply.get("wages") or reply.get("metros") or reply.get("occupations") or {}
    return "; ".join(f"{name}: {it.get('formatted', it)}" for name, it in figures.items())


def show_ours(text: str) -> str:
    if text.startswith("{"):
        error = json.loads(text)
        return error["error"]["message"] + (f" Next: {json.dumps(error['next'])}" if "next" in error else "")
    return "<br>".join(line for line in text.splitlines() if not line.startswith("Source: "))


def cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


async def compare(medwage: str, peer: str) -> tuple[str, str]:
    theirs = mcp.Client(mcp.StdioServerParameters(command=peer, args=[]))
    ours = mcp.Client(mcp.StdioServerParameters(command=medwage, args=["mcp"]))
    rows, times = [], ([], [])
    async with theirs as their_client, ours as our_client:
        sizes = []
        for client in (their_client, our_client):
            tools = (await client.list_tools()).tools
            listed = sum(len(tool.model_dump_json(exclude_none=True, by_alias=True)) for tool in tools)
            sizes.append(f"{len(tools)} tools, {listed:,} bytes")
        rows.append(f"| what a model reads before its first call | {sizes[0]} | {sizes[1]} |")
        for question, their_call, our_call in QUESTIONS:
            shown = "no tool asks that"
            if their_call:
                text, took = await ask(their_client, their_call)
                times[0].append(took)
                shown = f"{cell(show_peer(text))} ({len(text.encode()):,} bytes)"
            text, took = await ask(our_client, our_call)
            times[1].append(took)
            rows.append(f"| {question} | {shown} | {cell(show_ours(text))} ({len(text.encode()):,} bytes) |")
    table = "| asked | bls-oews-mcp 1.1.5 | medwage |\n| --- | --- | --- |\n" + "\n".join(rows) + "\n"
    timed = ", ".join(f"{statistics.median(it):.1f} ms" for it in times)
    return table, f"median call of the questions that both answer or ours alone: {timed} (the peer, medwage)"


def main() -> None:
    arguments = [it for it in sys.argv[1:] if it != "--check"]
    if len(arguments) != 2:
        sys.exit(__doc__)
    table, timed = asyncio.run(compare(*arguments))
    page = PAGE.read_text()
    before, rest = page.split(MARKS[0])
    written, after = rest.split(MARKS[1])
    if "--check" in sys.argv:
        if not written:
            print("SKIPPED: docs/comparison.md has no table; ask_both.py without --check writes it")
        elif written != table:
            sys.exit(f"docs/comparison.md has other answers than the programs give; now:\n{table}")
    else:
        PAGE.write_text(before + MARKS[0] + table + MARKS[1] + after)
    print(timed)


main()
