#!/usr/bin/env python3
"""Loads a method of the benchmark service and the bare tonic echo of equal reply size, turn by turn.

    python3 docs/performance/compare_echo.py TARGET [RUNS]

TARGET is a directory of release builds with `medwage-benchmark` and `echo` (cargo build --release
--workspace --bins). Needs h2load (Debian: nghttp2-client). Each server has one worker on the first
core; h2load has the second: 4 connections with 16 calls under way on each. Prints calls a second and
the 50th and 99th percentile of the latency of each turn, and the median of the turns' ratios.
"""

import os
import re
import statistics
import struct
import subprocess
import sys
import tempfile

SECONDS = 5
CASES = {
    "published cell": {2: "29-2072", 3: "CA"},
    "by code, nation": {2: "29-2072"},
    "free text, estimate": {2: "medical coder", 3: "Dallas", 4: "hospital"},
}


def message(fields):
    """A protobuf message of short strings: key, length, text."""
    return b"".join(
        bytes([number << 3 | 2, len(text)]) + text.encode() for number, text in fields.items()
    )


def framed(payload):
    """The frame of gRPC over HTTP/2: not compressed, length, message."""
    return struct.pack(">BI", 0, len(payload)) + payload


class Server:
    """A server on one core, until the end of the block."""

    def __init__(self, arguments):
        self.arguments = ["taskset", "-c", "0", *arguments]

    def __enter__(self):
        self.child = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.child.stdout:
            if found := re.search(r"127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                return self
        sys.exit(f"{self.arguments} did not say where it listens")

    def processor_seconds(self):
        """What the server has used so far: utime and stime of /proc/PID/stat, in clock ticks."""
        with open(f"/proc/{self.child.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()


def h2load(port, path, body, *arguments):
    """What h2load prints about calls with this body; every one must succeed."""
    command = ["taskset", "-c", "1", "h2load", f"--data={body}", *arguments]
    command += ["--header=content-type: application/grpc", "--header=te: trailers"]
    command += [f"http://127.0.0.1:{port}/{path}"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    done, failed = map(int, re.search(r"(\d+) succeeded, (\d+) failed", printed).groups())
    if failed or not done:
        sys.exit(f"{failed} of {done} calls failed\n{printed}")
    return printed


def load(server, path, payload):
    """Bytes of a reply, calls a second, processor microseconds a call, and the latency's median and
    99th percentile in microseconds."""
    port = server.port
    with tempfile.TemporaryDirectory() as folder:
        body, log = os.path.join(folder, "body"), os.path.join(folder, "log")
        with open(body, "wb") as file:
            file.write(framed(payload))
        few = h2load(port, path, body, "--requests=100")
        size = int(re.search(r"\((\d+)\) data", few)[1]) // 100
        clients = ["--clients=4", "--max-concurrent-streams=16", f"--log-file={log}"]
        before = server.processor_seconds()
        timed = h2load(port, path, body, f"--duration={SECONDS}", *clients)
        used = server.processor_seconds() - before
        with open(log, encoding="ascii") as file:
            latencies = sorted(int(line.split("\t")[2]) for line in file)
    rate = float(re.search(r"([\d.]+) req/s", timed)[1])
    cost = used / len(latencies) * 1e6
    quantile = lambda share: latencies[int(share * (len(latencies) - 1))]
    return size, rate, cost, quantile(0.5), quantile(0.99)


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    method = "medwage.benchmark.v1.BenchmarkService/GetBenchmark"
    settings = ["--set", "listen.port=0", "--set", "server.workers=1"]
    with Server([os.path.join(target, "medwage-benchmark"), *settings]) as service:
        for name, fields in CASES.items():
            request = message(fields)
            size = load(service, method, request)[0]
            # The echo's reply is a BytesValue: a key, a length of two bytes and the text.
            echo_arguments = [os.path.join(target, "echo"), "--reply-bytes", str(size - 5 - 3)]
            with Server(echo_arguments) as echo:
                turns = [
                    (
                        load(service, method, request),
                        load(echo, "echo.v1.Echo/Get", framed(b"")[5:]),
                    )
                    for _ in range(runs)
                ]
            print(name)
            for server, ours in (("medwage", 0), ("echo", 1)):
                for got, rate, cost, middle, late in (turn[ours] for turn in turns):
                    print(f"  {server:8}{got} bytes {rate:7.0f}/s {cost:5.1f} us of the core", end="")
                    print(f"  latency p50 {middle:5} us, p99 {late:5} us")
            ratios = [[turn[0][place] / turn[1][place] for turn in turns] for place in (1, 2, 4)]
            rate, cost, late = map(statistics.median, ratios)
            print(f"  medwage / echo: {rate:.2f} of the calls a second, {cost:.2f} of the processor time a call,", end="")
            print(f" {late:.2f} of the p99 (medians of {runs} pairs)")


if __name__ == "__main__":
    main()
