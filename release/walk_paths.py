#!/usr/bin/env python3
"""Walks the tutorial and each persona's page as a newcomer does, from a fresh folder with nothing but the wheel.

Usage: release/walk_paths.py WHEEL [PAGE ...]; all of docs/tutorial.md and docs/how-to without pages. Of each page every `sh` block is run
as it stands, one after the other in one folder; a block of Python with a title is written to the file of that name; a block of text or
JSON is held against what the command before it printed. `medwage up` runs until the page ends. Prints how many commands each path takes,
and how long.

For the walk only, the server takes a free port in place of 50051, and the repository's address is this clone.
"""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = "127.0.0.1:50051"
CLONE = "https://github.com/medwage/medwage.git"
FENCE = re.compile(r"^```(?P<kind>\w*)(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
READY = re.compile(r"^medwage is ready at http://(\S+?):? ")
#: Seconds that a block may take, and a server to be ready.
PATIENCE = 120
#: Pages that are walked side by side.
AT_ONCE = 2
#: Keeps what a block did to its shell for the next one: the folder, and variables such as those of a virtual environment.
KEEP = 'trap \'{ printf "cd %q\\n" "$PWD"; export -p; } >"$MEDWAGE_WALK_STATE"\' EXIT\n'


class WalkError(Exception):
    """A page that does not hold what it says."""


@dataclass
class Walk:
    """A page on the way: its folder, and the servers that it started."""

    page: str
    folder: Path
    state: Path
    programs: Path
    address: str = PORT
    commands: int = 0
    printed: str | None = None
    servers: list[subprocess.Popen] = field(default_factory=list)

    def run(self, kind: str, info: str, body: str) -> None:
        title = re.search(r'title="([^"]+)"', info)
        if title:
            (self.folder / title[1]).write_text(body)
        elif kind == "sh" and is_server(body):
            self.commands += 1
            self.serve(body)
            self.printed = None
        elif kind == "sh":
            self.commands += count_commands(body)
            self.printed = self.execute(body)
        elif kind in ("text", "json") and self.printed is not None:
            self.compare(kind, body)
            self.printed = None

    def script(self, body: str) -> list[str]:
        own = body.replace(PORT, self.address)
        kept = '[ ! -e "$MEDWAGE_WALK_STATE" ] || . "$MEDWAGE_WALK_STATE"\n'
        return ["bash", "-c", f"{kept}set -euo pipefail\n{KEEP}{own}"]

    def environment(self) -> dict[str, str]:
        cache = os.environ.get("PIP_CACHE_DIR") or os.path.expanduser("~/.cache/pip")
        clone = {"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.file://{ROOT}.insteadOf", "GIT_CONFIG_VALUE_0": CLONE}
        own = {
            "MEDWAGE_WALK_STATE": str(self.state),
            "HOME": str(self.folder.parent),
            "PATH": f"{self.programs}:{os.environ['PATH']}",
            "PIP_CACHE_DIR": cache,
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }
        return {**os.environ, **own, **clone}

    def execute(self, body: str) -> str:
        done = subprocess.run(
            self.script(body), cwd=self.folder, env=self.environment(), capture_output=True, text=True, timeout=PATIENCE, check=False
        )
        if done.returncode:
            raise WalkError(f"{self.page}: exit {done.returncode} of\n{body}{done.stdout}{done.stderr}")
        return done.stdout

    def serve(self, body: str) -> None:
        server = subprocess.Popen(
            self.script(body.replace("medwage up", "exec medwage up --port 0").replace(KEEP, "")),
            cwd=self.folder, env=self.environment(), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, start_new_session=True,
        )
        self.servers.append(server)
        line = server.stdout.readline()
        found = READY.match(line)
        if not found:
            raise WalkError(f"{self.page}: {body.strip()} says {line!r}")
        self.address = found[1]

    def compare(self, kind: str, shown: str) -> None:
        if kind == "json":
            difference = find_difference(json.loads(shown), json.loads(self.printed), "$")
            if difference:
                raise WalkError(f"{self.page}: {difference} in\n{self.printed}")
            return
        rest = self.printed
        for line in filter(None, shown.splitlines()):
            before, found, rest = rest.partition(line)
            if not found:
                raise WalkError(f"{self.page}: no {line!r} after what is shown before it, in\n{self.printed}")

    def end(self) -> None:
        for server in self.servers:
            os.killpg(server.pid, signal.SIGTERM)
            server.wait(PATIENCE)


def make_programs(folder: Path) -> Path:
    """Programs that a newcomer has: CI's kubectl, and a Chromium that the superuser may start, as CI does."""
    folder.mkdir()
    if os.environ.get("KUBECTL"):
        (folder / "kubectl").symlink_to(os.environ["KUBECTL"])
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if chromium:
        (folder / "chromium").write_text(f'#!/bin/sh\nexec "{chromium}" --no-sandbox "$@"\n')
        (folder / "chromium").chmod(0o755)
    return folder


def is_server(body: str) -> bool:
    return re.fullmatch(r"(\w+=\S+ )*medwage up", body.strip()) is not None


def count_commands(body: str) -> int:
    """Lines that somebody types: continued ones and comments are not counted."""
    lines = body.replace("\\\n", " ").splitlines()
    return sum(1 for line in lines if line.strip() and not line.startswith(("#", " ")))


def find_difference(shown, printed, path: str) -> str | None:
    """The first place where what is shown is not part of what was printed."""
    if isinstance(shown, dict) and isinstance(printed, dict):
        missing = next((name for name in shown if name not in printed), None)
        if missing is not None:
            return f"no {path}.{missing}"
        return next(filter(None, (find_difference(shown[name], printed[name], f"{path}.{name}") for name in shown)), None)
    if isinstance(shown, list) and isinstance(printed, list) and len(shown) <= len(printed):
        parts = zip(shown, printed, strict=False)
        return next(filter(None, (find_difference(one, other, f"{path}[{at}]") for at, (one, other) in enumerate(parts))), None)
    return None if shown == printed else f"{path} is {printed!r}, not {shown!r},"


def walk_page(page: Path, wheel: Path) -> tuple[int, float]:
    """Walks a page, and returns its commands and seconds."""
    with tempfile.TemporaryDirectory() as fresh:
        folder = Path(fresh, "newcomer")
        folder.mkdir()
        shutil.copy(wheel, folder)
        walk = Walk(str(page.relative_to(ROOT)), folder, Path(fresh, "state"), make_programs(Path(fresh, "programs")))
        begun = time.monotonic()
        try:
            for block in FENCE.finditer(page.read_text()):
                walk.run(block["kind"], block["info"], block["body"])
        finally:
            walk.end()
        return walk.commands, time.monotonic() - begun


def main(arguments: list[str]) -> int:
    wheel = Path(arguments[0]).resolve()
    pages = [Path(name).resolve() for name in arguments[1:]]
    pages = pages or [ROOT / "docs/tutorial.md", *sorted((ROOT / "docs/how-to").glob("*.md"))]
    failed = []
    print(f"{'path':<28}{'commands':>10}{'seconds':>10}", flush=True)
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        walked = [(page, pool.submit(walk_page, page, wheel)) for page in pages]
        for page, walk in walked:
            try:
                commands, seconds = walk.result()
            except (WalkError, subprocess.TimeoutExpired) as error:
                failed.append(str(error))
                continue
            print(f"{page.relative_to(ROOT / 'docs')!s:<28}{commands:>10}{seconds:>10.1f}", flush=True)
    if failed:
        print("\n".join(failed), file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
