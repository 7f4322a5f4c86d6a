#!/usr/bin/env python3
"""What callers can make a server remember: many that are idle, some that do not read, some that do not finish; and what
the estimator and the career path keep of their own.

    python3 docs/performance/memory.py TARGET

TARGET as in compare_echo.py. Prints the resident memory of a service, by /proc, after each.
"""

import os
import resource
import socket
import struct
import sys
import tempfile
import time

import batch_estimates
from loading import Server, find_benchmark, framed, h2load, load, message, profile

BATCH = "/medwage.benchmark.v1.BenchmarkService/BatchFindBenchmarks"
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
IDLE, READERS, WRITERS, STREAMS = 4_000, 50, 50, 100
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1", "--set", "server.http2.write_stall_timeout=10s"]


def frame(kind, flags, stream, payload):
    return struct.pack(">I", len(payload))[1:] + struct.pack(">BBI", kind, flags, stream) + payload


def header(name, value):
    """A literal, never indexed: what HPACK can always say."""
    name, value = name.encode(), value.encode()
    return b"\x00" + bytes([len(name)]) + name + bytes([len(value)]) + value


def call(stream, path, data, end):
    """The frames of a call with as much of its message as `data`."""
    fields = {":method": "POST", ":scheme": "http", ":path": path, ":authority": "here"}
    fields |= {"content-type": "application/grpc", "te": "trailers"}
    block = b"".join(header(*it) for it in fields.items())
    out = frame(1, 4, stream, block)
    parts = [data[at : at + 16384] for at in range(0, len(data), 16384)]
    for place, part in enumerate(parts):
        out += frame(0, int(end and place == len(parts) - 1), stream, part)
    return out


def connect(port):
    """A connection that has said hello, and nothing else."""
    stream = socket.create_connection(("127.0.0.1", port))
    stream.sendall(PREFACE + frame(4, 0, 0, b"") + frame(4, 1, 0, b""))
    return stream


def send(streams, frames):
    """Sends what the windows and the buffers of the system take, and no more."""
    for stream in streams:
        stream.setblocking(False)
        try:
            stream.send(frames)
        except OSError:
            # No room, or it was closed already.
            pass


def resident(server):
    with open(f"/proc/{server.child.pid}/status", encoding="ascii") as file:
        fields = dict(line.split(":", 1) for line in file)
    return [int(fields[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")]


def told(server, what):
    time.sleep(3)
    now, most = resident(server)
    print(f"{what:70} {now:7.0f} MiB now, {most:7.0f} at most", flush=True)


def ask(server, path, messages, *arguments):
    """Makes each call once, or as often as the arguments of h2load say."""
    with tempfile.TemporaryDirectory() as folder:
        body = os.path.join(folder, "body")
        for payload in messages:
            with open(body, "wb") as file:
                file.write(framed(payload))
            h2load(server.port, path, body, *(arguments or ["--requests=1"]))


def distributions():
    """Batches of people whose distributions are all others: 51 places, 5 roles, and rates to age by."""
    states = "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR"
    states = f"{states} PA RI SC SD TN TX UT VT VA WA WV WI WY".split()
    for rate in range(80):
        of_rate = {4: message({1: "2026-01", 3: 1 + rate / 10})}
        people = [message({1: profile(role, state), **of_rate}) for role in batch_estimates.ROLES for state in states]
        yield message({1: people})


def what_services_keep(target):
    """The memory of the estimator with all that it may remember, and of the career path with two searches at once."""
    program = lambda name: [os.path.join(target, f"medwage-{name}"), "--set", "listen.port=0", "--set", "server.workers=1"]
    with Server(program("benchmark")) as market:
        with Server([*program("estimator"), "--set", f"market.address=http://127.0.0.1:{market.port}"]) as pay:
            # Until it is ready.
            load(pay, batch_estimates.METHOD, next(distributions()), clients=1, streams=1, seconds=1)
            told(pay, "the estimator, ready")
            ask(pay, batch_estimates.METHOD, distributions())
            told(pay, "and with 20,000 distributions that it remembers")
            with Server([*program("careerpath"), "--set", f"pay.address=http://127.0.0.1:{pay.port}"]) as plans:
                path = "medwage.careerpath.v1.CareerPathService/PlanCareer"
                plan = message({1: profile(area="OH"), 3: "auditor"})
                load(plans, path, plan, clients=1, streams=1, seconds=1)
                told(plans, "the career path, after one plan at a time")
                ask(plans, path, [plan], "--requests=40", "--clients=8")
                told(plans, "and two at once, with six that wait")


def main():
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, allowed))
    program = os.path.join(sys.argv[1], "medwage-benchmark")
    with Server([program, *SETTINGS]) as server:
        told(server, "started")
        idle = [connect(server.port) for _ in range(IDLE)]
        told(server, f"{IDLE:,} idle connections")
        for stream in idle:
            stream.close()
        told(server, "they left")
        # A thousand questions are a reply of 1.4 MB.
        batch = framed(message({1: [find_benchmark("29-2072", "CA")] * 1_000}))
        readers = [connect(server.port) for _ in range(READERS)]
        for stream in range(STREAMS):
            send(readers, call(2 * stream + 1, BATCH, batch, True))
        told(server, f"{READERS} connections that ask for {STREAMS} replies of 1.4 MB and read none")
        time.sleep(25)
        told(server, "half a minute later they were closed")
        writers = [connect(server.port) for _ in range(WRITERS)]
        # Says that a megabyte follows, and sends 60 KB of it.
        part = struct.pack(">BI", 0, 1 << 20) + bytes(60_000)
        for stream in range(STREAMS):
            send(writers, call(2 * stream + 1, BATCH, part, False))
        told(server, f"{WRITERS} connections with {STREAMS} messages of 1 MiB that do not come")
        time.sleep(12)
        told(server, "after the deadline of their calls")
    what_services_keep(sys.argv[1])


if __name__ == "__main__":
    main()
