#!/usr/bin/env python3
"""Rows a second of `medwage-bulk estimate`, with the services in its own process.

    python3 docs/performance/bulk.py TARGET [ROWS]

TARGET as in compare_echo.py, with `medwage-bulk`; needs pyarrow. People of 50 roles and places in row groups of 20,000,
from a folder into a folder. Prints rows a second, processor time, the most memory, and the size of what came out.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time

import pyarrow
import pyarrow.parquet

from batch_estimates import AREAS, CREDENTIALS, ROLES


def people(rows):
    """A table of profiles."""
    return pyarrow.table(
        {
            "id": [f"person-{place}" for place in range(rows)],
            "role": [ROLES[place % 5] for place in range(rows)],
            "area": [AREAS[place // 5 % 10] for place in range(rows)],
            "years": [place // 50 % 20 * 1.5 for place in range(rows)],
            "credentials": [CREDENTIALS[place // 7 % 5] for place in range(rows)],
        }
    )


def main():
    program = os.path.join(sys.argv[1], "medwage-bulk")
    rows = int(sys.argv[2]) if len(sys.argv) > 2 else 200_000
    with tempfile.TemporaryDirectory() as folder:
        pay = os.path.join(folder, "pay")
        os.mkdir(os.path.join(folder, "people"))
        pyarrow.parquet.write_table(people(rows), f"{folder}/people/all.parquet", row_group_size=20_000)
        began = time.monotonic()
        command = [program, "estimate", "--input", f"{folder}/people", "--output", pay]
        print(subprocess.run(command, check=True, capture_output=True, text=True).stdout, end="")
        took = time.monotonic() - began
        used = resource.getrusage(resource.RUSAGE_CHILDREN)
        size = sum(os.path.getsize(os.path.join(at, name)) for at, _, names in os.walk(pay) for name in names)
        print(f"{rows / took:.0f} rows/s in {took:.1f} s, {used.ru_utime + used.ru_stime:.1f} s of processors,", end="")
        print(f" {used.ru_maxrss // 1024} MiB at most, {size / rows:.0f} bytes a row out")


if __name__ == "__main__":
    main()
