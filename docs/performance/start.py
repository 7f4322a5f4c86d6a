#!/usr/bin/env python3
"""Measures what a fresh benchmark service costs: size on disk, time to its first answer, memory.

    python3 docs/performance/start.py DIRECTORY [RUNS]

DIRECTORY has the built `medwage-benchmark` and is `target/dist` for what goes into an image
(cargo build --profile dist -p medwage-benchmark). Needs h2load (Debian: nghttp2-client). Each run is a
new process whose first call, National 29-2072, is tried until it succeeds.
"""

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

from loading import find_benchmark, framed

REQUEST = framed(find_benchmark("29-2072"))
METHOD = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"


def first_answer(port, body):
    """Calls until a call succeeds."""
    command = ["h2load", "--requests=1", f"--data={body}", "--header=te: trailers"]
    command += ["--header=content-type: application/grpc", f"http://127.0.0.1:{port}/{METHOD}"]
    while True:
        printed = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        if "1 succeeded" in printed and not re.search(r"\b0B \(0\) data", printed):
            return


def memory(child, what):
    """Mebibytes of one line of /proc/PID/status."""
    with open(f"/proc/{child.pid}/status", encoding="ascii") as file:
        return int(re.search(rf"{what}:\s+(\d+) kB", file.read())[1]) / 1024


def run(binary, body):
    """Seconds to the first answer, processor seconds, and resident memory now and at most."""
    start = time.monotonic()
    settings = ["--set", "listen.port=0", "--set", "server.workers=1"]
    child = subprocess.Popen(
        [binary, *settings], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    try:
        port = next(found[1] for line in child.stderr if (found := re.search(r"127\.0\.0\.1:(\d+)", line)))
        first_answer(port, body)
        wall = time.monotonic() - start
        with open(f"/proc/{child.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        processor = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        return wall, processor, memory(child, "VmRSS"), memory(child, "VmHWM")
    finally:
        child.terminate()
        child.wait()


def main():
    binary = os.path.join(sys.argv[1], "medwage-benchmark")
    runs = int(sys.argv[2]) if len(sys.argv) > 2 else 10
    with tempfile.NamedTemporaryFile() as body:
        body.write(REQUEST)
        body.flush()
        results = [run(binary, body.name) for _ in range(runs)]
    print(f"binary: {os.path.getsize(binary) / 2**20:.1f} MiB")
    names = ["s to the first answer", "s of processor", "MiB resident", "MiB at most"]
    for name, values in zip(names, zip(*results)):
        print(f"{min(values):.2f} to {max(values):.2f}, median {statistics.median(values):.2f} {name}")


if __name__ == "__main__":
    main()
