#!/usr/bin/env python3
"""What happens at more than a server can do: calls of the benchmark service, and plans of the career path.

    python3 docs/performance/overload.py TARGET [RUNS]

TARGET as in compare_echo.py; medians of RUNS turns of some seconds each. One worker on the first core with metrics on, h2load on the second. First the most that
it can do, then half of that, all of it and twice as much, sent whether answers come or not. Goodput counts calls that
ended OK, by the server's own metrics; latencies are of those that were served: the slowest, since a refusal is quicker than
any answer. Meanwhile its own program asks for its health again and again.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from loading import Server, find_benchmark, framed, load, message, profile

SECONDS = 3
CLIENTS, PLANNERS = 64, 20
METHOD = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"
PLAN = "medwage.careerpath.v1.CareerPathService/PlanCareer"
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1", "--set", "server.metrics.listen=127.0.0.1:0"]
CODER = profile("medical coder", "OH", years=3.0, credentials=["CPC"])


class Watched(Server):
    """A server whose metrics can be read."""

    def handled(self, method, code):
        """How many calls ended so."""
        with urllib.request.urlopen(f"http://{self.metrics}/metrics") as answer:
            text = answer.read().decode()
        name = f'grpc_method="{method.rsplit("/", 1)[1]}",grpc_code="{code}"'
        return sum(int(line.rsplit(" ", 1)[1]) for line in text.splitlines() if name in line)


def healthy(program, port, stop, times):
    """Asks for the health until it is told to stop, and keeps how long each answer took; none for a failure."""
    while not stop.is_set():
        began = time.monotonic()
        asked = subprocess.run([program, "--set", f"listen.port={port}", "health"], capture_output=True)
        times.append(time.monotonic() - began if asked.returncode == 0 else None)
        stop.wait(0.3)


def turn(server, program, method, payload, arguments):
    """Loads for some seconds: goodput, refused calls a second, the server's share of its core, p50 and p99 of what was
    served in ms, and the slowest health check."""
    stop, times = threading.Event(), []
    with tempfile.TemporaryDirectory() as folder:
        body, log = os.path.join(folder, "body"), os.path.join(folder, "log")
        with open(body, "wb") as file:
            file.write(framed(payload))
        command = ["taskset", "-c", "1", "h2load", f"--data={body}", f"--log-file={log}", f"--duration={SECONDS}"]
        command += ["--header=content-type: application/grpc", "--header=te: trailers", *arguments]
        before = [server.handled(method, code) for code in ("OK", "ResourceExhausted")]
        asking = threading.Thread(target=healthy, args=(program, server.port, stop, times))
        asking.start()
        used = server.processor_seconds()
        subprocess.run([*command, f"http://127.0.0.1:{server.port}/{method}"], check=True, capture_output=True)
        used = server.processor_seconds() - used
        after = [server.handled(method, code) for code in ("OK", "ResourceExhausted")]
        stop.set()
        asking.join()
        with open(log, encoding="ascii") as file:
            late = sorted(int(line.split("\t")[2]) / 1000 for line in file)
    served, refused = (a - b for a, b in zip(after, before))
    late = late[-served:]
    good, refused = served / SECONDS, refused / SECONDS
    quantile = lambda share: late[int(share * (len(late) - 1))] if late else float("nan")
    well = float("nan") if None in times else max(times) * 1000
    return good, refused, used / SECONDS, quantile(0.5), quantile(0.99), well


def told(server, program, method, payload, loads, runs):
    """Loads in turns, and prints the medians of each beside the most that was served."""
    turns = [{name: turn(server, program, method, payload, it) for name, it in loads.items()} for _ in range(runs)]
    found = {name: [statistics.median(it) for it in zip(*(turn[name] for turn in turns))] for name in loads}
    most = max(it[0] for it in found.values())
    for name, (good, refused, used, middle, late, well) in found.items():
        print(f"  {name:22} goodput {good:8.1f}/s ({good / most:.2f} of the most), refused {refused:8.1f}/s,", end="")
        print(f" {used:.2f} of the core, p50 {middle:.1f} ms, p99 {late:.1f} ms, health within {well:.0f} ms", flush=True)


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    benchmark, estimator, careerpath = (
        os.path.join(target, f"medwage-{it}") for it in ("benchmark", "estimator", "careerpath")
    )
    with Watched([benchmark, *SETTINGS]) as market:
        payload = find_benchmark("29-2072", "CA")
        load(market, METHOD, payload)
        print("FindBenchmark, calls sent whether answers come or not")
        busy = {"as fast as it answers": [f"--clients={CLIENTS}", "--max-concurrent-streams=4"]}
        peak = turn(market, benchmark, METHOD, payload, busy["as fast as it answers"])[0]
        for share in (0.5, 1, 2):
            rate = max(1, round(peak * share / CLIENTS))
            busy[f"{share} of that"] = [f"--clients={CLIENTS}", "--max-concurrent-streams=250", f"--rps={rate}"]
        told(market, benchmark, METHOD, payload, busy, runs)

        with Watched([estimator, *SETTINGS, "--set", f"market.address=http://127.0.0.1:{market.port}"]) as pay:
            with Watched([careerpath, *SETTINGS, "--set", f"pay.address=http://127.0.0.1:{pay.port}"]) as plans:
                payload = message({1: CODER, 2: 85_000.0})
                load(plans, PLAN, payload, clients=1, streams=1)
                print("PlanCareer, calls sent whether answers come or not")
                callers = {"as fast as it answers": ["--clients=2", "--max-concurrent-streams=1"]}
                peak = turn(plans, careerpath, PLAN, payload, callers["as fast as it answers"])[0]
                for share in (0.5, 1, 2, 8):
                    rate = max(1, round(peak * share / PLANNERS))
                    callers[f"{share} of that"] = [f"--clients={PLANNERS}", f"--rps={rate}"]
                told(plans, careerpath, PLAN, payload, callers, runs)


if __name__ == "__main__":
    main()
