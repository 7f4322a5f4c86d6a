"""Generates a client from the protos, as users of the contracts do."""

import pathlib
import sys
import tempfile

from grpc_tools import protoc


def generate(protos: pathlib.Path) -> None:
    """Makes the generated modules importable."""
    target = tempfile.mkdtemp()
    roots = [protos, protos / "third_party"]
    files = [
        str(file.relative_to(root))
        for root in roots
        for file in sorted(root.rglob("*.proto"))
        if root != protos or "third_party" not in file.parts
    ]
    well_known = pathlib.Path(protoc.__file__).parent / "_proto"
    arguments = ["protoc", *(f"-I{root}" for root in [*roots, well_known])]
    arguments += [f"--python_out={target}", f"--grpc_python_out={target}", *files]
    assert protoc.main(arguments) == 0, "the protos compile"
    sys.path.insert(0, target)
