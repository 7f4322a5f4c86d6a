#!/usr/bin/env python3
"""Loads methods of the benchmark service and the estimator, and the bare tonic echo of equal reply size,
turn by turn.

    python3 docs/performance/compare_echo.py TARGET [RUNS]

TARGET is a directory of release builds with `medwage-benchmark`, `medwage-estimator` and `echo` (cargo build
--release --workspace --bins). 4 connections with 16 calls under way on each. Prints calls a second and the
50th and 99th percentile of the latency of each turn, and the median of the turns' ratios.
"""

import os
import sys

from loading import Server, beside_echo, message

BENCHMARK = "medwage.benchmark.v1.BenchmarkService/GetBenchmark"
ESTIMATOR = "medwage.estimator.v1.EstimatorService/EstimatePay"
CASES = {
    "published cell": {2: "29-2072", 3: "CA"},
    "by code, nation": {2: "29-2072"},
    "free text, estimate": {2: "medical coder", 3: "Dallas", 4: "hospital"},
}
PERSON = {1: "medical coder", 2: "Boston", 3: "hospital", 4: 6.0, 6: ["CPC", "CPMA"]}
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1"]


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with Server([os.path.join(target, "medwage-benchmark"), *SETTINGS]) as benchmark:
        for name, fields in CASES.items():
            print(name)
            beside_echo(benchmark, target, BENCHMARK, message(fields), runs)
        market = ["--set", f"market.address=http://127.0.0.1:{benchmark.port}"]
        with Server([os.path.join(target, "medwage-estimator"), *SETTINGS, *market]) as estimator:
            print("a person, with all evidence")
            beside_echo(estimator, target, ESTIMATOR, message(PERSON), runs)


if __name__ == "__main__":
    main()
