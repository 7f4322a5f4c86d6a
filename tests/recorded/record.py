"""Records what 0.1.0 answers, in the form of today's contract.

0.1.0 is commit 6b9e061. Compile its protos to Python, start its `medwage up`, and:

    git archive 6b9e061 proto | tar x -C OLD
    python -m grpc_tools.protoc -IOLD/proto -IOLD/proto/third_party --python_out=OLD/py --grpc_python_out=OLD/py ...
    python tests/recorded/record.py OLD/py 127.0.0.1:50051 127.0.0.1:50052 127.0.0.1:50053 tests/recorded/answers.jsonl.zst

It needs Python with grpcio, googleapis-common-protos and the program `zstd`. `--raw FILE` keeps the answers as they came, and takes them from there the next time. Each line of what is written has the
method, the request, and by path each figure of the reply; `tests/e2e/recorded.rs` asks again and compares.
"""

from __future__ import annotations

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
from collections import Counter

import grpc
from google.protobuf import json_format

from questions import BENCHMARK, CAREER_PATH, ESTIMATOR, Question, questions
from translate import translate

PACKAGES = {
    BENCHMARK: ("medwage.benchmark.v1.benchmark_service", "BenchmarkServiceStub"),
    ESTIMATOR: ("medwage.estimator.v1.estimator_service", "EstimatorServiceStub"),
    CAREER_PATH: ("medwage.careerpath.v1.career_path_service", "CareerPathServiceStub"),
}


class Old:
    """The services of 0.1.0, asked and answering in JSON."""

    def __init__(self, modules: str, addresses: list[str]) -> None:
        sys.path.insert(0, modules)
        self.stubs, self.messages = {}, {}
        options = [("grpc.max_receive_message_length", 64 << 20)]
        for (service, (module, stub)), address in zip(PACKAGES.items(), addresses, strict=True):
            channel = grpc.insecure_channel(address, options=options)
            self.stubs[service] = getattr(__import__(f"{module}_pb2_grpc", fromlist=[stub]), stub)(channel)
            self.messages[service] = __import__(f"{module}_pb2", fromlist=["DESCRIPTOR"])

    def ask(self, service: str, method: str, request: dict) -> dict:
        message = json_format.ParseDict(request, getattr(self.messages[service], f"{method}Request")())
        reply = getattr(self.stubs[service], method)(message, timeout=60)
        return json_format.MessageToDict(reply, preserving_proto_field_name=True)

    def outcome(self, question: Question) -> dict:
        """The reply, or how the call failed."""
        try:
            return {"reply": self.ask(*question)}
        except grpc.RpcError as error:
            return {"error": {"code": error.code().name, "reason": reason_of(error)}}


def reason_of(error: grpc.RpcError) -> str:
    from google.rpc import error_details_pb2, status_pb2

    for key, value in error.trailing_metadata() or ():
        if key == "grpc-status-details-bin":
            for detail in status_pb2.Status.FromString(value).details:
                info = error_details_pb2.ErrorInfo()
                if detail.Unpack(info):
                    return info.reason
    return ""


def main() -> None:
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("modules")
    arguments.add_argument("addresses", nargs=3)
    arguments.add_argument("output", type=pathlib.Path)
    arguments.add_argument("--raw", type=pathlib.Path)
    given = arguments.parse_args()

    if given.raw and given.raw.exists():
        lines = [json.loads(line) for line in gzip.open(given.raw, "rt")]
    else:
        old = Old(given.modules, given.addresses)
        lines = [{"question": question, **old.outcome(question)} for question in questions(old.ask)]
        if given.raw:
            with gzip.open(given.raw, "wt") as file:
                file.writelines(json.dumps(line) + "\n" for line in lines)
    recorded = [answer for line in lines if (answer := translate(line))]
    lines = "".join(json.dumps(it, separators=(",", ":")) + "\n" for it in recorded)
    subprocess.run(
        ["zstd", "-19", "--quiet", "--force", "-o", given.output], input=lines.encode(), check=True
    )
    print(
        len(recorded),
        "answers,",
        sum(len(it.get("figures", {})) for it in recorded),
        "figures,",
        given.output.stat().st_size,
        "bytes",
    )
    for (method, error), count in sorted(
        Counter((it["method"], it.get("error", "")) for it in recorded).items()
    ):
        print(f"{count:5} {method} {error}")


if __name__ == "__main__":
    main()
