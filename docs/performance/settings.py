#!/usr/bin/env python3
"""What settings cost: the benchmark service plain, and with metrics, limits, tokens and traces, and the bare echo.

    python3 docs/performance/settings.py TARGET [RUNS]

TARGET as in compare_echo.py; needs openssl. One worker on the first core, h2load on the second, 4 connections with 16
calls under way on each. Prints the medians of RUNS turns of a second each, and of their ratios to the plain one. Traces go to a collector that is gone: what is measured is what calls pay for them.
"""

import base64
import contextlib
import json
import os
import subprocess
import sys
import tempfile
import time

from loading import Server, compared, echo_of, find_benchmark

METHOD = "medwage.benchmark.v1.BenchmarkService/FindBenchmark"
REQUEST = find_benchmark("29-2072")
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
    target, runs = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 20
    with contextlib.ExitStack() as stack:
        asked, shown = token(stack.enter_context(tempfile.TemporaryDirectory()))
        program = os.path.join(target, "medwage-benchmark")
        settings = {
            "plain": [],
            "metrics": METRICS,
            "metrics, limit of a caller": LIMITS,
            "metrics, limit, token": [*LIMITS, *asked],
            "metrics, one trace in 100": [*METRICS, *TRACES, "log.traces.sample_ratio=0.01"],
            "metrics, every trace": [*METRICS, *TRACES],
        }
        servers = {}
        for name, own in settings.items():
            arguments = [it for setting in [*BASE, *own] for it in ("--set", setting)]
            server = stack.enter_context(Server([program, *arguments]))
            headers = [shown] if "token" in name else []
            servers[name] = (server, METHOD, REQUEST, headers)
        servers["echo"] = stack.enter_context(echo_of(target, servers["plain"]))
        servers["plain"] = servers.pop("plain")
        compared(servers, runs)


if __name__ == "__main__":
    main()
