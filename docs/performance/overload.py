#!/usr/bin/env python3
"""What happens at more than the services can do, for each kind of call, and beside one caller who wants everything.

    python3 docs/performance/overload.py TARGET [RUNS]

TARGET as in compare_echo.py; medians of RUNS turns (three, which take less than six minutes) of some seconds each. One worker on the first core
with metrics on, h2load on the second. Published cells, lists, estimates and plans: first the most that a service can do, then once, twice, four and
ten times that, sent whether answers come or not. Goodput counts calls that ended OK, by the server's own metrics; latencies are of those
that were served: the slowest, since a refusal is quicker than any answer. Meanwhile its own program asks for its health again
and again, on the second core, and the most memory that the server ever had is read from the kernel. Then the worst burst, 1,600 lists of 1,000 at
once, and 16 honest callers, alone and beside one with 25 connections and 20 such lists on each; a header says who is who.
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
CLIENTS, PLANNERS, HONEST = 64, 20, 16
TIMES = (1, 2, 4, 10)
FIND = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"
LIST = "medwage.benchmark.v1.BenchmarkService/ListBenchmarks"
ESTIMATE = "medwage.estimator.v1.EstimatorService/EstimatePay"
PLAN = "medwage.careerpath.v1.CareerPathService/PlanCareer"
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1", "--set", "server.metrics.listen=127.0.0.1:0"]
NAMED = ["--set", "server.limits.trusted_proxies=127.0.0.1", "--set", "server.limits.caller_header=x-caller"]
CODER = profile("medical coder", "OH", years=3.0, credentials=["CPC"])
CODES = ("OK", "ResourceExhausted", "DeadlineExceeded")


class Watched(Server):
    """A server whose metrics can be read."""

    def handled(self, method):
        """How many calls ended with each code."""
        with urllib.request.urlopen(f"http://{self.metrics}/metrics") as answer:
            lines = answer.read().decode().splitlines()
        names = (f'grpc_method="{method.rsplit("/", 1)[1]}",grpc_code="{code}"' for code in CODES)
        return [sum(int(line.rsplit(" ", 1)[1]) for line in lines if name in line) for name in names]

    def forget_peak(self):
        """From now on the most memory is that of what follows."""
        with open(f"/proc/{self.child.pid}/clear_refs", "w", encoding="ascii") as file:
            file.write("5")

    def peak_memory(self):
        """The most resident memory since then, in MiB."""
        with open(f"/proc/{self.child.pid}/status", encoding="ascii") as file:
            peak = next(line for line in file if line.startswith("VmHWM:"))
        return int(peak.split()[1]) / 1024


def healthy(program, port, stop, times):
    """Asks for the health until it is told to stop, and keeps how long each answer took; none for a failure."""
    while not stop.is_set():
        began = time.monotonic()
        asking = ["taskset", "-c", "1", program, "--set", f"listen.port={port}", "health"]
        asked = subprocess.run(asking, capture_output=True)
        times.append(time.monotonic() - began if asked.returncode == 0 else None)
        stop.wait(0.3)


def command(port, method, body, *arguments):
    """h2load, for some seconds."""
    own = ["taskset", "-c", "1", "h2load", f"--data={body}", f"--duration={SECONDS}", "--header=te: trailers"]
    return [*own, "--header=content-type: application/grpc", *arguments, f"http://127.0.0.1:{port}/{method}"]


def turn(server, program, method, payload, arguments):
    """Loads for some seconds: goodput, refused calls a second, the server's share of its core, p50 and p99 of what was
    served in ms, and the slowest health check."""
    stop, times = threading.Event(), []
    with tempfile.TemporaryDirectory() as folder:
        body, log = os.path.join(folder, "body"), os.path.join(folder, "log")
        with open(body, "wb") as file:
            file.write(framed(payload))
        before = server.handled(method)
        asking = threading.Thread(target=healthy, args=(program, server.port, stop, times))
        asking.start()
        used = server.processor_seconds()
        loading = command(server.port, method, body, f"--log-file={log}", *arguments)
        subprocess.run(loading, check=True, capture_output=True)
        used = server.processor_seconds() - used
        after = server.handled(method)
        stop.set()
        asking.join()
        with open(log, encoding="ascii") as file:
            late = sorted(int(line.split("\t")[2]) / 1000 for line in file)
    served, refused, expired = (a - b for a, b in zip(after, before))
    late = late[-served:]
    quantile = lambda share: late[int(share * (len(late) - 1))] if late else float("nan")
    well = float("nan") if None in times else max(times) * 1000
    return served / SECONDS, (refused + expired) / SECONDS, used / SECONDS, quantile(0.5), quantile(0.99), well


def told(title, server, program, method, payload, clients, runs, headers=()):
    """Loads in turns, and prints the medians of each beside the most that was served."""
    print(title)
    server.forget_peak()
    headers = [f"--header={it}" for it in headers]
    loads = {"as fast as it answers": [f"--clients={min(clients, 8)}", "--max-concurrent-streams=4", *headers]}
    peak = turn(server, program, method, payload, loads["as fast as it answers"])[0]
    for times in TIMES:
        rate = max(1, round(peak * times / clients))
        loads[f"{times} times that"] = [f"--clients={clients}", "--max-concurrent-streams=250", f"--rps={rate}", *headers]
    turns = [{name: turn(server, program, method, payload, it) for name, it in loads.items()} for _ in range(runs)]
    found = {name: [statistics.median(it) for it in zip(*(turn[name] for turn in turns))] for name in loads}
    most = max(it[0] for it in found.values())
    for name, (good, refused, used, middle, late, well) in found.items():
        print(f"  {name:22} goodput {good:8.1f}/s ({good / most:.2f} of the most), refused {refused:8.1f}/s,", end="")
        print(f" {used:.2f} of the core, p50 {middle:.1f} ms, p99 {late:.1f} ms, health within {well:.0f} ms", flush=True)
    print(f"  memory {server.peak_memory():.0f} MiB at most", flush=True)


def burst(market, program):
    """The largest replies that there are, 1,600 at once."""
    market.forget_peak()
    arguments = ["--clients=16", "--max-concurrent-streams=100"]
    served, refused, used, _, _, well = turn(market, program, LIST, message({2: 1000}), arguments)
    print(f"1,600 lists of 1,000 at once: {served:.0f}/s answered, {refused:.0f}/s refused, {used:.2f} of the core,", end="")
    print(f" health within {well:.0f} ms, memory {market.peak_memory():.0f} MiB at most", flush=True)


def beside(market, runs):
    """Honest callers, each with two calls under way, alone and beside one with large lists."""
    print(f"{HONEST} honest callers of FindBenchmark, and one with 500 lists of 1,000")
    with tempfile.TemporaryDirectory() as folder:
        find, listing = os.path.join(folder, "find"), os.path.join(folder, "list")
        for path, payload in ((find, find_benchmark("29-2072", "CA")), (listing, message({2: 1000}))):
            with open(path, "wb") as file:
                file.write(framed(payload))
        own = lambda name: ["--clients=1", "--max-concurrent-streams=2", f"--header=x-caller: {name}"]
        honest = [command(market.port, FIND, find, *own(f"honest-{it}")) for it in range(HONEST)]
        lists = ["--clients=25", "--max-concurrent-streams=20", "--header=x-caller: abusive"]
        abusive = command(market.port, LIST, listing, *lists)
        for name, commands in (("alone", honest), ("beside it", [*honest, abusive])):
            rates = []
            for _ in range(runs):
                before = market.handled(FIND) + market.handled(LIST)
                used = market.processor_seconds()
                running = [subprocess.Popen(it, stdout=subprocess.DEVNULL) for it in commands]
                for one in running:
                    one.wait()
                used = (market.processor_seconds() - used) / SECONDS
                after = market.handled(FIND) + market.handled(LIST)
                rates.append([*((a - b) / SECONDS for a, b in zip(after, before)), used])
            found = [statistics.median(it) for it in zip(*rates)]
            print(f"  {name:10} answered {found[0]:.0f}/s, refused {found[1] + found[2]:.0f}/s;", end="")
            print(f" lists answered {found[3]:.0f}/s, refused {found[4] + found[5]:.0f}/s; {found[6]:.2f} of the core", flush=True)


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 3
    benchmark, estimator, careerpath = (
        os.path.join(target, f"medwage-{it}") for it in ("benchmark", "estimator", "careerpath")
    )
    with Watched([benchmark, *SETTINGS, *NAMED]) as market:
        payload = find_benchmark("29-2072", "CA")
        load(market, FIND, payload)
        told("FindBenchmark", market, benchmark, FIND, payload, CLIENTS, runs, ["grpc-timeout: 1S"])
        told("ListBenchmarks of 50", market, benchmark, LIST, message({}), CLIENTS, runs, ["grpc-timeout: 1S"])
        beside(market, runs)
        burst(market, benchmark)
        peer = ["--set", f"market.address=http://127.0.0.1:{market.port}"]
        with Watched([estimator, *SETTINGS, *peer]) as pay:
            payload = message({1: CODER})
            load(pay, ESTIMATE, payload)
            told("EstimatePay", pay, estimator, ESTIMATE, payload, CLIENTS, runs, ["grpc-timeout: 1S"])
            with Watched([careerpath, *SETTINGS, "--set", f"pay.address=http://127.0.0.1:{pay.port}"]) as plans:
                payload = message({1: CODER, 2: 85_000.0})
                load(plans, PLAN, payload, clients=1, streams=1)
                told("PlanCareer", plans, careerpath, PLAN, payload, PLANNERS, runs)


if __name__ == "__main__":
    main()
