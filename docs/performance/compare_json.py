#!/usr/bin/env python3
"""Loads methods of the benchmark service and the estimator by JSON over HTTP/2 and by gRPC, turn by turn.

    python3 docs/performance/compare_json.py TARGET [RUNS]

TARGET is a directory of release builds, as for compare_echo.py. 4 connections with 16 calls under way on each. Prints the
medians of RUNS turns of a second each, and of the ratios to gRPC.
"""

import json
import os
import sys

from compare_echo import BENCHMARK, ESTIMATOR, SETTINGS
from loading import JSON, Server, compared, find_benchmark, message, profile

PERSON = {"role": "medical coder", "area": "Boston", "industry": "hospital", "experienceYears": 6, "credentials": ["CPC", "CPMA"]}


def both(name, server, path, by_name, encoded, runs):
    """One method by JSON and by gRPC."""
    print(name)
    asked = {"JSON": (server, path, json.dumps(by_name).encode()), "gRPC": (server, path, encoded)}
    compared(asked, runs, {"JSON": JSON})


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with Server([os.path.join(target, "medwage-benchmark"), *SETTINGS]) as benchmark:
        market = {"market": {"occupation": "29-2072", "area": "CA"}}
        both("published cell", benchmark, BENCHMARK, market, find_benchmark("29-2072", "CA"), runs)
        address = f"market.address=http://127.0.0.1:{benchmark.port}"
        with Server([os.path.join(target, "medwage-estimator"), *SETTINGS, "--set", address]) as estimator:
            person = profile("medical coder", "Boston", "hospital", 6.0, credentials=["CPC", "CPMA"])
            both("a person", estimator, ESTIMATOR, {"profile": PERSON}, message({1: person}), runs)


if __name__ == "__main__":
    main()
