#!/usr/bin/env python3
"""How long a service takes to end after SIGTERM, and what it cuts off.

    python3 docs/performance/drain.py TARGET [RUNS]

TARGET as in compare_echo.py. One worker on the first core, h2load on the second. `server.drain.grace`, in which balancers
hear of the end, is none here, and adds to each. Prints medians, and what the service says that it cut at worst.
"""

import contextlib
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from loading import Server, find_benchmark, framed, load, message, profile
from memory import connect

GET = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"
PLAN = "medwage.careerpath.v1.CareerPathService/PlanCareer"
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1", "--set", "server.drain.grace=0s"]
CALL = find_benchmark("29-2072", "CA")
CODER = profile("medical coder", "OH", years=3.0, credentials=["CPC"])
PLANNED = message({1: CODER, 2: 85_000.0})


@contextlib.contextmanager
def calls(port, path, payload, clients, streams):
    """Calls again and again until the end of the block."""
    with tempfile.NamedTemporaryFile() as body:
        body.write(framed(payload))
        body.flush()
        command = ["taskset", "-c", "1", "h2load", f"--data={body.name}", "--duration=60", f"--clients={clients}"]
        command += [f"--max-concurrent-streams={streams}", "--header=content-type: application/grpc"]
        command += ["--header=te: trailers", f"http://127.0.0.1:{port}/{path}"]
        child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(2)
        yield
        child.kill()
        child.wait()


@contextlib.contextmanager
def idle(port, count):
    """Connections that ask nothing."""
    streams = [connect(port) for _ in range(count)]
    time.sleep(1)
    yield
    for stream in streams:
        stream.close()


@contextlib.contextmanager
def attached(program, port):
    """An estimator that watches the releases and the health of the benchmark service at a port."""
    with Server([program, *SETTINGS, "--set", f"market.address=http://127.0.0.1:{port}"]):
        time.sleep(2)
        yield


def ended(server):
    """Seconds from the signal to the end of the process, and the calls and connections that it cut."""
    began = time.monotonic()
    os.kill(server.child.pid, signal.SIGTERM)
    server.child.wait()
    took = time.monotonic() - began
    server.reader.join()
    cut = re.search(r"calls_cut: (\d+), connections_cut: (\d+)", server.said)
    return took, *map(int, cut.groups())


def measured(name, arguments, around, runs, first=None):
    """Starts, loads and ends the server so often, and prints what that took."""
    found = []
    for _ in range(runs):
        with Server(arguments) as server:
            if first:
                load(server, *first, clients=1, streams=1)
            with around(server.port):
                found.append(ended(server))
    took, calls_cut, connections_cut = zip(*found)
    print(f"{name}: {statistics.median(took) * 1000:.0f} ms, {max(took) * 1000:.0f} at most;", end="")
    print(f" {max(calls_cut)} calls and {max(connections_cut)} connections cut", flush=True)


def main():
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    program = lambda name: os.path.join(target, f"medwage-{name}")
    benchmark = [program("benchmark"), *SETTINGS]
    measured("nobody there", benchmark, lambda _: contextlib.nullcontext(), runs)
    measured("1,000 idle connections", benchmark, lambda port: idle(port, 1_000), runs)
    measured("64 calls under way all the time", benchmark, lambda port: calls(port, GET, CALL, 4, 16), runs)
    measured("an estimator that watches", benchmark, lambda port: attached(program("estimator"), port), runs)
    with Server(benchmark) as market:
        pay = [program("estimator"), *SETTINGS, "--set", f"market.address=http://127.0.0.1:{market.port}"]
        with Server(pay) as estimator:
            plans = [program("careerpath"), *SETTINGS, "--set", f"pay.address=http://127.0.0.1:{estimator.port}"]
            under_way = lambda port: calls(port, PLAN, PLANNED, 16, 1)
            measured("16 callers with a plan each", plans, under_way, runs, (PLAN, PLANNED))


if __name__ == "__main__":
    main()
