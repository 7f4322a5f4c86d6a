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
    from medwage.benchmark.v1 import resources_pb2 as resources
    from medwage.type.v1 import wage_pb2 as wages

    stub = stubs.BenchmarkServiceStub(grpc.insecure_channel(address))

    nation = stub.GetBenchmark(api.GetBenchmarkRequest(occupation="29-2072"))
    assert nation.employment.value == 194_720
    assert nation.annual.mean.published.units == 56_790
    percentiles = [it.wage.published.units for it in nation.annual.percentiles]
    assert percentiles == [37_000, 43_490, 51_140, 64_820, 81_150], percentiles

    hospitals = stub.GetBenchmark(api.GetBenchmarkRequest(occupation="29-2072", industry="622000"))
    assert hospitals.annual.mean.published.units == 61_920

    bounded = stub.GetBenchmark(
        api.GetBenchmarkRequest(occupation="29-1215", area="Albany, OR", percentiles=[90])
    )
    wage = bounded.annual.percentiles[0].wage
    assert wage.kind == wages.FIGURE_KIND_LOWER_BOUND and wage.lower_bound.units == 239_200

    missing = api.GetBenchmarkRequest(
        occupation="29-2072", area="Albany, OR", allow_modelled=False
    )
    fallback = stub.GetBenchmark(missing)
    assert fallback.answer == resources.ANSWER_KIND_FALLBACK
    assert [it.cell.area for it in fallback.steps] == ["0010540", "4100000"]
    missing.allow_fallback = False
    assert_code(lambda: stub.GetBenchmark(missing), grpc.StatusCode.FAILED_PRECONDITION)

    unknown = api.GetBenchmarkRequest(occupation="29-2072", area="99999")
    assert_code(lambda: stub.GetBenchmark(unknown), grpc.StatusCode.INVALID_ARGUMENT)

    modelled = stub.GetBenchmark(api.GetBenchmarkRequest(occupation="29-9021", area="Albany, OR"))
    median = modelled.annual.percentiles[2].wage
    assert median.kind == wages.FIGURE_KIND_MODELLED
    assert median.computed.low.units < median.computed.amount.units < median.computed.high.units

    batch = stub.BatchGetBenchmarks(
        api.BatchGetBenchmarksRequest(
            requests=[
                api.GetBenchmarkRequest(occupation="29-2072", area="NJ"),
                api.GetBenchmarkRequest(occupation="29-2072", area="99999"),
            ]
        )
    )
    assert batch.results[0].benchmark.answered.area == "3400000"
    assert batch.results[1].status.code == grpc.StatusCode.INVALID_ARGUMENT.value[0]

    request = api.StreamBenchmarksRequest(filter='occupation = "29-2072" AND area_kind = STATE')
    streamed = sum(len(message.benchmarks) for message in stub.StreamBenchmarks(request))
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
