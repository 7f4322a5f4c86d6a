#!/usr/bin/env python3
"""Loads methods of the benchmark service and the estimator, and the bare tonic echo of equal reply size,
turn by turn.

    python3 docs/performance/compare_echo.py TARGET [RUNS]

TARGET is a directory of release builds with `medwage-benchmark`, `medwage-estimator` and `echo` (cargo build
--release --workspace --bins). 4 connections with 16 calls under way on each. Prints the medians of RUNS turns of a
second each, and of their ratios; `with metrics` is the same service with metrics and every limit on.
"""

import contextlib
import os
import sys

from loading import Server, compared, echo_of, find_benchmark, message, profile

BENCHMARK = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"
ESTIMATOR = "medwage.estimator.v1.EstimatorService/EstimatePay"
CASES = {
    "published cell": find_benchmark("29-2072", "CA"),
    "by code, nation": find_benchmark("29-2072"),
    "free text, estimate": find_benchmark("medical coder", "Dallas", "hospital"),
}
PERSON = profile("medical coder", "Boston", "hospital", 6.0, credentials=["CPC", "CPMA"])
ESTIMATES = {
    "a person": message({1: PERSON}),
    "a person, with all evidence": message({1: PERSON, 6: 2}),
}
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1"]


METRICS = ["--set", "server.metrics.listen=127.0.0.1:0", "--set", "server.limits.calls_per_caller=1000"]


def beside_echo(name, servers, target, path, request, runs):
    """One method of one service, plain and with metrics, and the echo of equal reply size."""
    print(name)
    asked = {name: (server, path, request) for name, server in servers.items()}
    with echo_of(target, asked["plain"]) as echo:
        compared({**asked, "echo": echo}, runs)


@contextlib.contextmanager
def plain_and_watched(program, *settings):
    with Server([program, *SETTINGS, *settings]) as plain:
        with Server([program, *SETTINGS, *settings, *METRICS]) as watched:
            yield {"plain": plain, "with metrics": watched}


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with plain_and_watched(os.path.join(target, "medwage-benchmark")) as benchmark:
        for name, request in CASES.items():
            beside_echo(name, benchmark, target, BENCHMARK, request, runs)
        market = ["--set", f"market.address=http://127.0.0.1:{benchmark['plain'].port}"]
        with plain_and_watched(os.path.join(target, "medwage-estimator"), *market) as estimator:
            for name, request in ESTIMATES.items():
                beside_echo(name, estimator, target, ESTIMATOR, request, runs)


if __name__ == "__main__":
    main()
