#!/usr/bin/env python3
"""Times `medwage dataset import DIR` against polars reading the same file, turn by turn.

    python3 docs/performance/compare_import.py MEDWAGE DIR [RUNS]

MEDWAGE is a release build of the command, DIR has the flat files with oe.data.0.Current
uncompressed. Both are timed as whole processes: wall clock, processor time, peak memory. polars
(pip install polars) splits the columns and types the values; medwage also checks every code,
footnote and decimal, takes SHA-256, puts the rows in cells and checks the wages.
"""

import os
import statistics
import sys
import time

POLARS = """
import sys
import polars as pl
rows = pl.read_csv(sys.argv[1], separator="\\t", infer_schema=False)
rows = rows.rename({name: name.strip() for name in rows.columns})
rows = rows.select(
    series=pl.col("series_id").str.strip_chars(),
    value=pl.col("value").str.strip_chars().cast(pl.Float64, strict=False),
    footnote=pl.col("footnote_codes"),
)
assert rows.height == 6_023_970
"""


def run(arguments):
    """Wall seconds, processor seconds and peak mebibytes of one process."""
    start = time.monotonic()
    child = os.posix_spawnp(
        arguments[0],
        arguments,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)],
    )
    _, status, used = os.wait4(child, 0)
    wall = time.monotonic() - start
    if status != 0:
        sys.exit(f"{arguments[:3]} failed")
    return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def main():
    medwage, directory = sys.argv[1:3]
    runs = int(sys.argv[3]) if len(sys.argv) > 3 else 5
    data = os.path.join(directory, "oe.data.0.Current")
    commands = {
        "medwage": [medwage, "dataset", "import", directory],
        "polars": [sys.executable, "-c", POLARS, data],
    }
    for command in commands.values():  # the file is in the page cache from here on
        run(command)
    pairs = [{name: run(command) for name, command in commands.items()} for _ in range(runs)]
    for name in commands:
        for wall, processor, peak in (pair[name] for pair in pairs):
            print(f"{name:8} {wall:6.2f} s  {processor:6.2f} s processor  {peak:6.0f} MiB")
    for place, what in enumerate(["wall", "processor", "memory"]):
        ratios = [pair["medwage"][place] / pair["polars"][place] for pair in pairs]
        print(f"{what}: medwage / polars = {statistics.median(ratios):.2f} (median of {runs} pairs)")


if __name__ == "__main__":
    main()
