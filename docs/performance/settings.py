#!/usr/bin/env python3
"""What settings cost: the benchmark service plain, and with metrics, limits, tokens and traces, and the bare echo.

    python3 docs/performance/settings.py TARGET [RUNS]

TARGET as in compare_echo.py; needs openssl. One worker on the first core, h2load on the second, 4 connections with 16
calls under way on each. Prints calls a second of each turn, and the medians' ratios to the echo and to the plain one.
Traces go to a collector that is gone: what is measured is what calls pay for them.
"""

import base64
import contextlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

from loading import Server, load, message

METHOD = "medwage.benchmark.v1.BenchmarkService/GetBenchmark"
REQUEST = message({2: "29-2072"})
BASE = ["listen.port=0", "server.workers=1"]
METRICS = ["server.metrics.listen=127.0.0.1:0"]
LIMITS = [*METRICS, "server.limits.calls_per_caller=1000"]
TRACES = ["log.traces.endpoint=http://127.0.0.1:1"]


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(folder):
    """The settings that ask for a token of an RSA key of 2,048 bits, and the header that shows one."""
    key, keys = os.path.join(folder, "key.pem"), os.path.join(folder, "keys.json")
    openssl = lambda *arguments, **more: subprocess.run(["openssl", *arguments], check=True, capture_output=True, **more)
    openssl("genrsa", "-out", key, "2048")
    modulus = openssl("rsa", "-in", key, "-modulus", "-noout").stdout.decode().strip().split("=")[1]
    public = {"kty": "RSA", "kid": "1", "alg": "RS256", "n": base64url(bytes.fromhex(modulus)), "e": "AQAB"}
    with open(keys, "w", encoding="ascii") as file:
        json.dump({"keys": [public]}, file)
    service = METHOD.split("/")[0]
    claims = {"iss": "here", "aud": "medwage", "sub": "load", "exp": time.time() + 3600, "scope": service}
    parts = [{"alg": "RS256", "kid": "1"}, claims]
    signed = ".".join(base64url(json.dumps(it).encode()) for it in parts)
    signature = openssl("dgst", "-sha256", "-sign", key, input=signed.encode()).stdout
    asked = [f"server.auth.keys.file={keys}", "server.auth.issuers=here", "server.auth.audiences=medwage"]
    return asked, f"authorization: Bearer {signed}.{base64url(signature)}"


def main():
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 5
    with contextlib.ExitStack() as stack:
        asked, shown = token(stack.enter_context(tempfile.TemporaryDirectory()))
        program = os.path.join(target, "medwage-benchmark")
        settings = {
            "plain": [],
            "metrics": METRICS,
            "metrics, limit of a caller": LIMITS,
            "metrics, limit, token": [*LIMITS, *asked],
            "metrics, one trace in 100": [*METRICS, *TRACES, "log.traces.one_in=100"],
            "metrics, every trace": [*METRICS, *TRACES],
        }
        turns = {}
        for name, own in settings.items():
            arguments = [it for setting in [*BASE, *own] for it in ("--set", setting)]
            server = stack.enter_context(Server([program, *arguments]))
            headers = [shown] if "token" in name else []
            turns[name] = (server, METHOD, REQUEST, headers)
        size = load(*turns["plain"])[0]
        # The echo's reply is a BytesValue: a key, a length of two bytes and the text.
        echo = stack.enter_context(Server([os.path.join(target, "echo"), "--reply-bytes", str(size - 5 - 3)]))
        turns["echo"] = (echo, "echo.v1.Echo/Get", b"", [])
        rates = {name: [] for name in turns}
        for _ in range(runs):
            for name, turn in turns.items():
                rates[name].append(load(*turn)[1])
        middle = {name: statistics.median(it) for name, it in rates.items()}
        for name, rate in middle.items():
            turns_of = " ".join(f"{it:.0f}" for it in rates[name])
            print(f"{name:28}{rate:7.0f}/s, {rate / middle['echo']:.2f} of the echo,", end="")
            print(f" {rate / middle['plain']:.2f} of plain ({turns_of})")


if __name__ == "__main__":
    main()
