"""Generates a client from the protos and asks the benchmark service what the contract promises.

Usage: client.py PROTO_FOLDER HOST:PORT
"""

import pathlib
import sys

import grpc
from contracts import generate


def main() -> None:
    protos, address = pathlib.Path(sys.argv[1]), sys.argv[2]
    generate(protos)
    from medwage.benchmark.v1 import benchmark_service_pb2 as api
    from medwage.benchmark.v1 import benchmark_service_pb2_grpc as stubs
    from medwage.type.v1 import evidence_pb2 as evidence
    from medwage.type.v1 import options_pb2 as options
    from medwage.type.v1 import pay_pb2 as pay

    stub = stubs.BenchmarkServiceStub(grpc.insecure_channel(address))

    def request(occupation, area="", industry="", **more):
        market = options.Market(occupation=occupation, area=area, industry=industry)
        return api.FindBenchmarkRequest(market=market, **more)

    nation = stub.FindBenchmark(request("29-2072"))
    assert nation.employment == 194_720
    annual = nation.annual
    figures = [annual.p10, annual.p25, annual.p50, annual.p75, annual.p90, annual.mean]
    assert figures == [37_000, 43_490, 51_140, 64_820, 81_150, 56_790], figures
    by_name = stub.GetBenchmark(api.GetBenchmarkRequest(name=nation.name))
    assert (by_name.annual, by_name.summary) == (nation.annual, nation.summary)

    hospitals = stub.FindBenchmark(request("29-2072", industry="622000"))
    assert hospitals.annual.mean == 61_920

    bounded = stub.FindBenchmark(request("29-1215", "Albany, OR"))
    assert not bounded.annual.HasField("p90")
    gap = next(it for it in bounded.annual.gaps if it.figure == "p90")
    assert (gap.kind, gap.lower_bound) == (pay.GAP_KIND_LOWER_BOUND, 239_200)

    published, fallback = evidence.ANSWER_KIND_PUBLISHED, evidence.ANSWER_KIND_FALLBACK
    broader = stub.FindBenchmark(
        request("29-2072", "Albany, OR", accepted_answers=[published, fallback], view=options.VIEW_FULL)
    )
    assert broader.answer == fallback
    steps = [it.market.area.resource for it in broader.evidence.steps]
    assert steps == ["areas/0010540", "areas/4100000"], steps
    only_published = request("29-2072", "Albany, OR", accepted_answers=[published])
    assert_code(lambda: stub.FindBenchmark(only_published), grpc.StatusCode.FAILED_PRECONDITION)
    unknown = request("29-2072", "99999")
    assert_code(lambda: stub.FindBenchmark(unknown), grpc.StatusCode.INVALID_ARGUMENT)

    modeled = stub.FindBenchmark(request("29-9021", "Albany, OR"))
    assert modeled.annual.kind == pay.FIGURE_KIND_MODELED
    interval = modeled.median_interval_usd
    assert interval.low < modeled.annual.p50 < interval.high

    batch = stub.BatchFindBenchmarks(
        api.BatchFindBenchmarksRequest(requests=[request("29-2072", "NJ"), unknown])
    )
    assert batch.results[0].benchmark.resolved.area.resource == "areas/3400000"
    assert batch.results[1].status.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]

    export = api.ExportBenchmarksRequest(filter='occupation = "29-2072" AND area_kind = STATE')
    streamed = sum(len(message.benchmarks) for message in stub.ExportBenchmarks(export))
    assert streamed > 50, streamed
    print("all answers are right")


def assert_code(call, code) -> None:
    try:
        call()
    except grpc.RpcError as error:
        assert error.code() == code, error
    else:
        raise AssertionError(f"the call should fail with {code}")


main()
