#!/usr/bin/env python3
"""Writes advisories.csv beside this file from a checkout of https://github.com/RustSec/advisory-db.

    tests/structure/take_advisories.py path/to/advisory-db

Takes facts only: which versions of which crates are affected. Withdrawn advisories are left out.
"""

import csv
import pathlib
import re
import subprocess
import sys
import tomllib

database = pathlib.Path(sys.argv[1])
ask = ["git", "-C", str(database), "log", "-1", "--format=%cs %H"]
date, commit = subprocess.run(ask, check=True, capture_output=True, text=True).stdout.split()
rows = []
for path in sorted(database.glob("crates/*/RUSTSEC-*.md")):
    head = re.search(r"^```toml\n(.*?)^```", path.read_text(), re.M | re.S)
    entry = tomllib.loads(head[1])
    advisory, versions = entry["advisory"], entry["versions"]
    if "withdrawn" in advisory:
        continue
    kind = advisory.get("informational", "vulnerability")
    safe = versions.get("patched", []) + versions.get("unaffected", [])
    rows.append((advisory["id"], advisory["package"], kind, "; ".join(safe)))
rows.sort()
with (pathlib.Path(__file__).parent / "advisories.csv").open("w", newline="") as file:
    file.write(f"# RustSec advisory database (CC0-1.0), commit {commit} of {date}; written by take_advisories.py.\n")
    file.write("# `safe` lists the ranges of versions that are not affected; empty: every version is.\n")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(("id", "package", "kind", "safe"))
    writer.writerows(rows)
print(f"{len(rows)} advisories of {date}")
