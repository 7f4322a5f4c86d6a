#!/usr/bin/env python3
"""A published cell with a runtime for each worker, and with one runtime whose workers steal tasks, in turns.

    python3 docs/performance/threading.py TARGET

TARGET as in compare_echo.py. Two workers, 8 connections with 16 calls under way on each; all of it on the machine's cores together.
"""

import os
import statistics
import sys

from loading import Server, find_benchmark, load

METHOD = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=2"]
TURNS, SECONDS = 5, 2
CORES = f"0-{os.cpu_count() - 1}"


def main():
    program = os.path.join(sys.argv[1], "medwage-benchmark")
    turns = {"per-core": [], "work-stealing": []}
    for _ in range(TURNS):
        for mode, figures in turns.items():
            with Server([program, *SETTINGS, "--set", f"server.threading={mode}"], core=CORES) as server:
                figures.append(load(server, METHOD, find_benchmark("29-2072"), clients=8, seconds=SECONDS)[1:])
    for mode, figures in turns.items():
        rate, used, middle, late = (statistics.median(column) for column in zip(*figures))
        print(f"{mode}: {rate:.0f}/s, {used:.1f} us of processor time, p50 {middle / 1000:.1f} ms, p99 {late / 1000:.1f} ms")


if __name__ == "__main__":
    main()
