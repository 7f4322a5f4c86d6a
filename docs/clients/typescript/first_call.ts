// What do medical coders earn in Dallas hospitals? Usage: node first_call.js HOST:PORT

import { createClient } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";

import { BenchmarkService } from "./gen/medwage/benchmark/v1/benchmark_service_pb.js";

const transport = createGrpcTransport({ baseUrl: `http://${process.argv[2]}` });
const service = createClient(BenchmarkService, transport);
const benchmark = await service.findBenchmark({
  market: { occupation: "medical coder", area: "Dallas", industry: "hospital" },
});
console.log(benchmark.annual?.p50);
console.log(benchmark.summary);
