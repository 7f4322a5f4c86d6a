#!/usr/bin/env python3
"""What counting costs: the benchmark service with metrics and without, turn by turn, and the bare echo.

    python3 docs/performance/metrics.py TARGET [RUNS]

TARGET as in compare_echo.py. One worker on the first core, h2load on the second, 4 connections with 16 calls under
way on each. Prints calls a second of each turn, and the medians' ratios.
"""

import os
import statistics
import sys

from loading import Server, load, message

METHOD = "medwage.benchmark.v1.BenchmarkService/GetBenchmark"
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1"]
COUNTED = ["--set", "server.metrics.listen=127.0.0.1:0"]
REQUEST = message({2: "29-2072"})


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    program = os.path.join(target, "medwage-benchmark")
    with Server([program, *SETTINGS]) as plain, Server([program, *SETTINGS, *COUNTED]) as counted:
        size = load(plain, METHOD, REQUEST)[0]
        # The echo's reply is a BytesValue: a key, a length of two bytes and the text.
        with Server([os.path.join(target, "echo"), "--reply-bytes", str(size - 5 - 3)]) as echo:
            ours = (METHOD, REQUEST)
            turns = {
                "echo": (echo, "echo.v1.Echo/Get", b""),
                "plain": (plain, *ours),
                "with metrics": (counted, *ours),
            }
            rates = {name: [] for name in turns}
            for _ in range(runs):
                for name, turn in turns.items():
                    rate = load(*turn)[1]
                    rates[name].append(rate)
                    print(f"  {name:12} {rate:7.0f}/s")
            middle = {name: statistics.median(it) for name, it in rates.items()}
            print(f"with metrics / plain: {middle['with metrics'] / middle['plain']:.2f}", end="")
            print(f", with metrics / echo: {middle['with metrics'] / middle['echo']:.2f}")


if __name__ == "__main__":
    main()
