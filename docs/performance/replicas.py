#!/usr/bin/env python3
"""How throughput grows from one replica to two, each with a core of its own and one worker.

    python3 docs/performance/replicas.py TARGET [RUNS]

TARGET as in compare_echo.py. The first replica has the first core to itself. The second one shares the second core with
h2load and with the services that are asked, so what two do together is less than twice; the processor time of an answer
says what they would do on cores of their own. One and two take turns; medians.
"""

import contextlib
import os
import statistics
import sys
from concurrent.futures import ThreadPoolExecutor

import batch_estimates
from loading import Server, find_benchmark, load, message, profile

ESTIMATES = "medwage.estimator.v1.EstimatorService/BatchEstimatePay"
PLAN = "medwage.careerpath.v1.CareerPathService/PlanCareer"
CODER = profile("medical coder", "OH", years=3.0, credentials=["CPC"])


def measured(name, replicas, path, request, answers, runs):
    """Prints answers a second of one replica and of two, and what an answer takes of their processors."""
    found = {1: [], 2: []}
    with ThreadPoolExecutor(2) as pool:
        for _ in range(runs):
            for count, turns in found.items():
                loads = [pool.submit(load, it, path, request, clients=1, streams=2) for it in replicas[:count]]
                results = [it.result() for it in loads]
                cost = statistics.mean(it[2] for it in results) / answers
                turns.append((sum(it[1] for it in results) * answers, cost))
    (one, cost_of_one), (two, cost_of_two) = ([statistics.median(it) for it in zip(*turns)] for turns in found.values())
    print(f"{name}: one {one:.0f}/s at {cost_of_one:.2f} us of processor each,", end="")
    print(f" two {two:.0f}/s at {cost_of_two:.2f} us: {two / one:.2f} times as many", flush=True)


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    with contextlib.ExitStack() as stack:

        def start(name, core, settings=()):
            arguments = [it for setting in settings for it in ("--set", setting)]
            program = os.path.join(target, f"medwage-{name}")
            base = ["--set", "listen.port=0", "--set", "server.workers=1"]
            return stack.enter_context(Server([program, *base, *arguments], core))

        benchmarks = [start("benchmark", 0), start("benchmark", 1)]
        published = find_benchmark("29-2072", "CA")
        batch = message({1: [published] * 1_000})
        path = "medwage.benchmark.v1.BenchmarkService/BatchFindBenchmarks"
        measured("published cells in batches", benchmarks, path, batch, 1_000, runs)

        market = "market.address=" + ",".join(f"http://127.0.0.1:{it.port}" for it in benchmarks)
        estimators = [start("estimator", core, [market]) for core in (0, 1)]
        people = message({1: list(batch_estimates.people())})
        measured("estimates in batches", estimators, ESTIMATES, people, batch_estimates.PEOPLE, runs)

        pay = "pay.address=" + ",".join(f"http://127.0.0.1:{it.port}" for it in estimators)
        careerpaths = [start("careerpath", core, [pay]) for core in (0, 1)]
        plan = message({1: CODER, 2: 85_000.0})
        measured("plans", careerpaths, PLAN, plan, 1, runs)


if __name__ == "__main__":
    main()
