#!/usr/bin/env python3
"""How long twenty plans take, with the benchmark service and the estimator warm behind the career path.

    python3 docs/performance/plans.py TARGET

TARGET is a directory of release builds. One caller, one call at a time; each service on the first core.
"""

import os
import sys

from loading import Server, load, message, profile

METHOD = "medwage.careerpath.v1.CareerPathService/PlanCareer"
SETTINGS = ["--set", "listen.port=0", "--set", "server.workers=1"]
# A certificate of a school, no degree.
CERTIFICATE = 4
CODER = profile("medical coder", "OH", years=3.0, education=CERTIFICATE, credentials=["CPC"])
NEWCOMER = profile(area="OH")
REMOTE_FROM_THERE = message({1: 2, 2: "WA"})
PLACES = [message({1: it, 2: it}) for it in ("TX", "NY", "CA")] + [message({1: "home", 4: REMOTE_FROM_THERE})]
CODER_WITH_DEGREE = profile("medical coder", "CA", years=6.0, education=5, credentials=["CPC", "CCS"])
MANAGER = profile("coding manager", "TX", years=12.0, education=5, credentials=["CPC", "RHIT"])
DIRECTOR = profile("HIM manager", "NY", years=18.0, education=6, credentials=["RHIA"])
CASES = {
    "coder to auditor": {1: CODER, 3: "auditor"},
    "coder to 85,000": {1: CODER, 2: 85_000.0},
    "coder to educator": {1: CODER, 3: "educator"},
    "coder to coding manager": {1: CODER, 3: "coding-mgr"},
    "coder to revenue cycle director": {1: CODER, 3: "rcm-dir"},
    "coder with a degree to CDI": {1: CODER_WITH_DEGREE, 3: "cdi"},
    "coder with a degree to HIM manager": {1: CODER_WITH_DEGREE, 3: "him-mgr"},
    "newcomer to coder, keeping a job": {1: NEWCOMER, 3: "coder-2", 5: message({4: 1})},
    "newcomer to coder": {1: NEWCOMER, 3: "coder-2"},
    "newcomer to auditor": {1: NEWCOMER, 3: "auditor"},
    "newcomer to registrar": {1: NEWCOMER, 3: "registrar"},
    "newcomer to 60,000": {1: NEWCOMER, 2: 60_000.0},
    "newcomer to biller": {1: NEWCOMER, 3: "biller"},
    "manager to director": {1: MANAGER, 3: "rcm-dir"},
    "manager to compliance": {1: MANAGER, 3: "compliance"},
    "director to 150,000": {1: DIRECTOR, 2: 150_000.0},
    "coder to auditor, four places": {1: CODER, 3: "auditor", 4: message({4: PLACES})},
    "newcomer to auditor, four places": {1: NEWCOMER, 3: "auditor", 4: message({4: PLACES})},
    "coder to 300,000: out of reach": {1: CODER, 2: 300_000.0},
    "newcomer to auditor without a degree: out of reach": {1: NEWCOMER, 3: "auditor", 5: message({3: 1})},
}


def main():
    target = sys.argv[1]
    with Server([os.path.join(target, "medwage-benchmark"), *SETTINGS]) as benchmark:
        market = ["--set", f"market.address=http://127.0.0.1:{benchmark.port}"]
        with Server([os.path.join(target, "medwage-estimator"), *SETTINGS, *market]) as estimator:
            pay = ["--set", f"pay.address=http://127.0.0.1:{estimator.port}"]
            with Server([os.path.join(target, "medwage-careerpath"), *SETTINGS, *pay]) as path:
                for name, fields in CASES.items():
                    size, rate, _, middle, late = load(path, METHOD, message(fields), clients=1, streams=1)
                    print(f"{name}: {size} bytes, p50 {middle / 1000:.0f} ms, p99 {late / 1000:.0f} ms")
                with open(f"/proc/{path.child.pid}/status", encoding="ascii") as status:
                    peak = next(line for line in status if line.startswith("VmHWM"))
                print(f"peak resident memory of the career path: {int(peak.split()[1]) // 1024} MiB")


if __name__ == "__main__":
    main()
