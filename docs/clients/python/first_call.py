"""What do medical coders earn in Dallas hospitals? Usage: first_call.py HOST:PORT"""

import sys

import grpc
from medwage.benchmark.v1 import benchmark_service_pb2, benchmark_service_pb2_grpc
from medwage.type.v1 import options_pb2

market = options_pb2.Market(occupation="medical coder", area="Dallas", industry="hospital")
with grpc.insecure_channel(sys.argv[1]) as channel:
    service = benchmark_service_pb2_grpc.BenchmarkServiceStub(channel)
    benchmark = service.FindBenchmark(benchmark_service_pb2.FindBenchmarkRequest(market=market))
print(f"{benchmark.annual.p50:.0f}")
print(benchmark.summary)
