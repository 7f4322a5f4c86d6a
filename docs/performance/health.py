#!/usr/bin/env python3
"""How long the health takes to be answered, at the port of its own and at that of all calls, under loads.

    python3 docs/performance/health.py TARGET [QUESTIONS]

TARGET as in compare_echo.py. One worker on the first core, which the thread for operators shares; what loads and what asks on
the second. Each question is a new connection, as a probe's. Prints medians and the slowest, in milliseconds.
"""

import contextlib
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from drain import CALL, GET, calls
from loading import Server, framed
from memory import connect

EXPORT = "medwage.benchmark.v1.BenchmarkService/ExportBenchmarks"
CHECK = "grpc.health.v1.Health/Check"
HEALTH_PORT = 50950
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1", "--set", f"listen.health_port={HEALTH_PORT}"]


def ask(port, body):
    """Milliseconds to an answer of the health over a new connection; none where there is none within ten seconds."""
    command = ["taskset", "-c", "1", "h2load", "--requests=1", "--connection-active-timeout=10", f"--data={body}"]
    command += ["--header=content-type: application/grpc", "--header=te: trailers", f"http://127.0.0.1:{port}/{CHECK}"]
    printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    if "1 succeeded" not in printed:
        return None
    value, unit = re.search(r"time to 1st byte:\s+([\d.]+)(us|ms|s)", printed).groups()
    return float(value) * {"us": 0.001, "ms": 1, "s": 1000}[unit]


@contextlib.contextmanager
def held(port, count):
    """Connections to a port that ask nothing, more than it takes."""
    streams = [connect(port) for _ in range(count)]
    yield
    for stream in streams:
        stream.close()


def main():
    target, questions = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 50
    loads = {
        "nobody there": lambda _: contextlib.nullcontext(),
        "64 calls under way all the time": lambda port: calls(port, GET, CALL, 4, 16),
        "16 exports of the whole release": lambda port: calls(port, EXPORT, b"", 16, 1),
        "1,000 connections that hold the health's port": lambda _: held(HEALTH_PORT, 1_000),
    }
    with tempfile.NamedTemporaryFile() as body:
        body.write(framed(b""))
        body.flush()
        for name, load in loads.items():
            with Server([os.path.join(target, "medwage-benchmark"), *SETTINGS]) as server, load(server.port):
                time.sleep(1)
                for where, port in [("its own port", HEALTH_PORT), ("the port of calls", server.port)]:
                    took = [ask(port, body.name) for _ in range(questions)]
                    answered = [it for it in took if it is not None]
                    middle, most = statistics.median(answered or [0]), max(answered, default=0)
                    lost = questions - len(answered)
                    print(f"{name}, at {where}: {middle:.1f} ms, {most:.1f} at most, {lost} not answered", flush=True)


if __name__ == "__main__":
    main()
