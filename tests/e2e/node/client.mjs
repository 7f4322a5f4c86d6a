// Asks the three services with grpc-js, from the protos as users would, and follows their health to its end.
//
// Usage: client.mjs PROTO_FOLDER BENCHMARK ESTIMATOR CAREERPATH, each HOST:PORT; packages are found beside package.json.

import assert from "node:assert/strict";
import path from "node:path";
import { promisify } from "node:util";

import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import health from "grpc-health-check";
import protobuf from "protobufjs";

const [protos, benchmarkAddress, estimatorAddress, careerpathAddress] = process.argv.slice(2);
const roots = [protos, path.join(protos, "third_party")];

const load = (...files) =>
  grpc.loadPackageDefinition(loader.loadSync(files, { includeDirs: roots, defaults: true, enums: String }));

/** A client whose unary methods return promises. */
function client(Service, address) {
  const made = new Service(address, grpc.credentials.createInsecure());
  const unary = (name) => promisify(made[name]).bind(made);
  return new Proxy(made, { get: (it, name) => (it[name]?.requestStream === false && !it[name].responseStream ? unary(name) : it[name]) });
}

// The standard's details of errors, which are no part of our contracts (google/rpc/error_details.proto).
const DETAILS = `
  syntax = "proto3";
  package google.rpc;
  message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
  message BadRequest {
    message FieldViolation { string field = 1; string description = 2; }
    repeated FieldViolation field_violations = 1;
  }`;

/** The details of an error, by the names of their types. */
function details(error) {
  const root = new protobuf.Root();
  root.resolvePath = (_, file) => path.join(protos, "third_party", file);
  root.loadSync("google/rpc/status.proto");
  protobuf.parse(DETAILS, root);
  const [bytes] = error.metadata.get("grpc-status-details-bin");
  const status = root.lookupType("google.rpc.Status").decode(bytes);
  // There may be details that a client does not know, such as the candidates of a text.
  const named = status.details.flatMap(({ type_url: url, value }) => {
    const name = url.split("/").pop();
    const type = root.lookup(name);
    return type ? [[name, type.decode(value)]] : [];
  });
  return Object.fromEntries(named);
}

async function failure(call) {
  try {
    await call;
  } catch (error) {
    return error;
  }
  return assert.fail("the call should fail");
}

async function benchmarks() {
  const { BenchmarkService } = load("medwage/benchmark/v1/benchmark_service.proto").medwage.benchmark.v1;
  const service = client(BenchmarkService, benchmarkAddress);
  const nation = await service.findBenchmark({ market: { occupation: "29-2072" } });
  const { p10, p25, p50, p75, p90 } = nation.annual;
  assert.deepEqual([p10, p25, p50, p75, p90], [37_000, 43_490, 51_140, 64_820, 81_150]);

  const error = await failure(service.findBenchmark({ market: { occupation: "29-2072", area: "99999" } }));
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
  const { "google.rpc.ErrorInfo": info, "google.rpc.BadRequest": bad } = details(error);
  assert.deepEqual([info.reason, info.domain], ["AREA_UNKNOWN", "medwage.dev"]);
  assert.equal(bad.fieldViolations[0].field, "market.area");

  let streamed = 0;
  const filter = 'occupation = "29-2072" AND area_kind = STATE';
  for await (const message of service.exportBenchmarks({ filter })) {
    streamed += message.benchmarks.length;
  }
  assert.ok(streamed > 50, `${streamed} states`);
}

async function estimates() {
  const { EstimatorService } = load("medwage/estimator/v1/estimator_service.proto").medwage.estimator.v1;
  const service = client(EstimatorService, estimatorAddress);
  const profile = { role: "medical coder", area: "Boston", industry: "hospital", experienceYears: 6, credentials: ["CPC"] };
  const estimate = await service.estimatePay({ profile });
  assert.equal(estimate.baseAnnualUsd, 60_460);

  const stream = service.streamEstimates();
  const tags = ["one", "two", "three"];
  for (const tag of tags) {
    stream.write({ request: { profile }, tag });
  }
  stream.end();
  const answered = [];
  for await (const message of stream) {
    assert.deepEqual(message.result.estimate.medianIntervalUsd, estimate.medianIntervalUsd);
    answered.push(message.tag);
  }
  assert.deepEqual(answered, tags);
}

async function careers() {
  const { CareerPathService } = load("medwage/careerpath/v1/career_path_service.proto").medwage.careerpath.v1;
  const { CatalogService } = load("medwage/catalog/v1/catalog_service.proto").medwage.catalog.v1;
  const service = client(CareerPathService, careerpathAddress);
  const { roles } = await client(CatalogService, careerpathAddress).listRoles({});
  assert.ok(roles.length > 5, `${roles.length} roles`);

  // Nobody plans a career within a millisecond.
  const profile = { role: "medical coder", area: "OH", experienceYears: 3, credentials: ["CPC"] };
  const plan = { profile, targetAnnualUsd: 85_000 };
  const planned = promisify((done) => service.planCareer(plan, { deadline: Date.now() + 1 }, done));
  const error = await failure(planned());
  assert.equal(error.code, grpc.status.DEADLINE_EXCEEDED, error.message);
}

/** Says when it watches; whoever hears it ends the service. */
async function followHealth() {
  const { Health } = load(health.protoPath).grpc.health.v1;
  const told = [];
  for await (const { status } of client(Health, benchmarkAddress).watch({ service: "" })) {
    told.push(status);
    if (told.length === 1) {
      console.log("watching");
    }
  }
  assert.deepEqual(told, ["SERVING", "NOT_SERVING"]);
}

await benchmarks();
await estimates();
await careers();
await followHealth();
console.log("all answers are right");
process.exit(0);
