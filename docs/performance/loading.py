"""Loads gRPC servers and says what they used. Needs h2load (Debian: nghttp2-client).

Each server has one worker, on the first core unless another is named; h2load has the second.
"""

import contextlib
import os
import re
import statistics
import struct
import subprocess
import sys
import tempfile
import threading

GRPC = "application/grpc"
JSON = "application/json"
SECONDS = 5
# Of a turn, where servers are compared: what else the machine does then hits them alike.
TURN = 1


def varint(value):
    """A number, seven bits a byte."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out) + bytes([value])


def field(number, value):
    """One field of a protobuf message; each of a list."""
    if isinstance(value, list):
        return b"".join(field(number, it) for it in value)
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    if isinstance(value, float):
        return varint(number << 3 | 1) + struct.pack("<d", value)
    payload = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(payload)) + payload


def message(fields):
    """A protobuf message of numbers, texts and messages, by field number."""
    return b"".join(field(number, value) for number, value in fields.items())


def find_benchmark(occupation, area="", industry=""):
    """A FindBenchmarkRequest of a market."""
    texts = {1: occupation, 2: area, 3: industry}
    return message({1: message({number: text for number, text in texts.items() if text})})


def profile(role="", area="", industry="", years=None, education=0, credentials=()):
    """A JobProfile."""
    fields = {1: role, 2: area, 3: industry, 4: years, 5: education, 6: list(credentials)}
    return message({number: value for number, value in fields.items() if value not in ("", None, 0, [])})


def framed(payload):
    """The frame of gRPC over HTTP/2: not compressed, length, message."""
    return struct.pack(">BI", 0, len(payload)) + payload


class Server:
    """A server on one core, until the end of the block."""

    def __init__(self, arguments, core=0):
        self.arguments = ["taskset", "-c", str(core), *arguments]

    def __enter__(self):
        self.child = subprocess.Popen(self.arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        for line in self.child.stdout:
            if found := re.search(r"metrics=(127\.0\.0\.1:\d+)", line):
                self.metrics = found[1]
            if found := re.search(r"(?<!metrics=)127\.0\.0\.1:(\d+)", line):
                self.port = int(found[1])
                # What it says from here on must not stop it.
                self.reader = threading.Thread(target=self.listen, daemon=True)
                self.reader.start()
                return self
        sys.exit(f"{self.arguments} did not say where it listens")

    def listen(self):
        """Keeps all that it says until it ends."""
        self.said = self.child.stdout.read()

    def processor_seconds(self):
        """What the server has used so far: utime and stime of /proc/PID/stat, in clock ticks."""
        with open(f"/proc/{self.child.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_):
        self.child.terminate()
        self.child.wait()


def h2load(port, path, body, *arguments, content=GRPC):
    """What h2load prints about calls with this body; every one must succeed."""
    command = ["taskset", "-c", "1", "h2load", f"--data={body}", *arguments]
    command += [f"--header=content-type: {content}", "--header=te: trailers"]
    command += [f"http://127.0.0.1:{port}/{path}"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    done, failed = map(int, re.search(r"(\d+) succeeded, (\d+) failed", printed).groups())
    if failed or not done:
        sys.exit(f"{failed} of {done} calls failed\n{printed}")
    return printed


def load(server, path, payload, headers=(), clients=4, streams=16, seconds=SECONDS, content=GRPC):
    """Bytes of a reply, calls a second, processor microseconds a call, and the latency's median and
    99th percentile in microseconds. Of JSON the payload is the text of the request."""
    port = server.port
    with tempfile.TemporaryDirectory() as folder:
        body, log = os.path.join(folder, "body"), os.path.join(folder, "log")
        with open(body, "wb") as file:
            file.write(framed(payload) if content == GRPC else payload)
        headers = [f"--header={it}" for it in headers]
        # A service answers with nothing but a status until it is ready.
        sizes = (int(re.search(r"\((\d+)\) data", h2load(port, path, body, "--requests=1", *headers, content=content))[1]) for _ in range(1000))
        size = next(size for size in sizes if size)
        clients = [f"--clients={clients}", f"--max-concurrent-streams={streams}", f"--log-file={log}"]
        before = server.processor_seconds()
        timed = h2load(port, path, body, f"--duration={seconds}", *clients, *headers, content=content)
        used = server.processor_seconds() - before
        with open(log, encoding="ascii") as file:
            latencies = sorted(int(line.split("\t")[2]) for line in file)
    rate = float(re.search(r"([\d.]+) req/s", timed)[1])
    cost = used / len(latencies) * 1e6
    quantile = lambda share: latencies[int(share * (len(latencies) - 1))]
    return size, rate, cost, quantile(0.5), quantile(0.99)


def compared(servers, runs, contents=None):
    """Loads each of `servers`, arguments of `load` by name, in short turns. Prints each, and the medians of the turns'
    ratios to the last one. `contents` are the content types of those that are not asked by gRPC."""
    content = {name: (contents or {}).get(name, GRPC) for name in servers}
    turns = [{name: load(*it, seconds=TURN, content=content[name]) for name, it in servers.items()} for _ in range(runs)]
    last = list(servers)[-1]
    for name in servers:
        size, rate, cost, middle, late = (statistics.median(it) for it in zip(*(turn[name] for turn in turns)))
        print(f"  {name:28}{size:6.0f} bytes {rate:7.0f}/s {cost:5.1f} us of the core, p50 {middle:5.0f}, p99 {late:5.0f} us", end="")
        ratios = [[turn[name][place] / turn[last][place] for turn in turns] for place in (1, 2, 4)]
        rate, cost, late = map(statistics.median, ratios)
        print(f"; of {last}: {rate:.2f} of the calls a second, {cost:.2f} of the processor time, {late:.2f} of the p99", flush=True)


@contextlib.contextmanager
def echo_of(target, answer):
    """The bare tonic server, whose reply has the size of this answer; as arguments of `load`."""
    size = load(*answer, seconds=TURN)[0]
    # The echo's reply is a BytesValue: a key, a length of two bytes and the text.
    with Server([os.path.join(target, "echo"), "--reply-bytes", str(size - 5 - 3)]) as echo:
        yield echo, "echo.v1.Echo/Get", b""
