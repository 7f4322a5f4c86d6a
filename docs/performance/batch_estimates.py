#!/usr/bin/env python3
"""Estimates a second and core through BatchEstimatePay of 1,000 different people.

    python3 docs/performance/batch_estimates.py TARGET [RUNS]

TARGET as in compare_echo.py. One connection with two calls under way, so that the estimator never waits; its
core is full, and the client has the other one.
"""

import os
import sys

from loading import Server, load, message, profile

METHOD = "medwage.estimator.v1.EstimatorService/BatchEstimatePay"
PEOPLE = 1_000
AREAS = ["CA", "TX", "Boston", "Dallas", "Ohio", "Miami", "NY", "Denver", "Seattle", "GA"]
ROLES = ["medical coder", "auditor", "biller", "cdi", "coding-mgr"]
CREDENTIALS = [["CPC"], ["CPC", "CPMA"], ["CCS"], ["RHIT", "CCS"], ["CPB"]]
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1"]


def people():
    """A request with people of many roles, places, years and credentials."""
    for place in range(PEOPLE):
        role, area, credentials = ROLES[place % 5], AREAS[place // 5 % 10], CREDENTIALS[place // 7 % 5]
        yield message({1: profile(role, area, years=place // 50 * 1.5, credentials=credentials)})


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with Server([os.path.join(target, "medwage-benchmark"), *SETTINGS]) as benchmark:
        market = ["--set", f"market.address=http://127.0.0.1:{benchmark.port}"]
        with Server([os.path.join(target, "medwage-estimator"), *SETTINGS, *market]) as estimator:
            request = message({1: list(people())})
            for _ in range(runs):
                size, rate, cost, middle, late = load(estimator, METHOD, request, clients=1, streams=2)
                print(f"{size} bytes of reply, {rate * PEOPLE:7.0f} estimates/s on one core,", end="")
                print(f" {cost / PEOPLE:.2f} us of it each; a call p50 {middle} us, p99 {late} us")


if __name__ == "__main__":
    main()
