"""A server on this machine, started for as long as it is asked."""

from __future__ import annotations

import contextlib
import pathlib
import shutil
import subprocess
import sysconfig
import tempfile
from collections.abc import Iterator

from medwage._client import Client

#: Seconds in which a server ends by itself once it is asked to.
GRACE = 5.0


def find_program() -> str:
    """The program of this package, or else the first one on the path."""
    own = pathlib.Path(sysconfig.get_path("scripts"), "medwage")
    program = str(own) if own.exists() else shutil.which("medwage")
    if program is None:
        raise FileNotFoundError("no program `medwage` is installed; ask a server with medwage.Client(target)")
    return program


@contextlib.contextmanager
def start() -> Iterator[Client]:
    """Starts `medwage up` at a free port, gives a client of it, and ends it."""
    command = [find_program(), "up", "--port", "0"]
    # What it logs goes to a file: a pipe that nobody reads would stop it once it is full.
    with (
        tempfile.TemporaryFile("w+") as log,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, text=True) as server,
    ):
        try:
            assert server.stdout is not None
            # The first line says that it is ready, and where: "medwage is ready at http://127.0.0.1:41235: ...".
            words = server.stdout.readline().split()
            address = next((word.rstrip(":") for word in words if word.startswith("http://")), None)
            if address is None:
                log.seek(0)
                raise RuntimeError(f"medwage did not start: {log.read().strip()}")
            with Client(address) as client:
                yield client
        finally:
            server.terminate()
            try:
                server.wait(GRACE)
            except subprocess.TimeoutExpired:
                server.kill()
