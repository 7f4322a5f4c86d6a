// Calls as a page's script does: gRPC-Web by Connect, over HTTP/1.1, through a `fetch` that follows what browsers do
// of CORS: it asks first, sends only what it may, and shows the script only what it may see.
//
// Usage: browser.mjs DESCRIPTOR_SET BASE_URL ORIGIN [TOKEN]; packages are found beside package.json.

import assert from "node:assert/strict";
import fs from "node:fs";

import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, anyUnpack } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createGrpcWebTransport } from "@connectrpc/connect-web";

const [descriptors, baseUrl, origin, token] = process.argv.slice(2);
const ALWAYS_SEEN = ["cache-control", "content-language", "content-length", "content-type", "expires", "last-modified", "pragma"];

const list = (headers, name) => (headers.get(name) ?? "").split(",").map((it) => it.trim().toLowerCase());

/** A `fetch` of a page of some origin. */
function browser(page) {
  const allowed = (answer) => ["*", page].includes(answer.headers.get("access-control-allow-origin"));
  return async (input, init) => {
    const request = new Request(input, init);
    const sent = [...request.headers.keys()];
    const asked = await fetch(request.url, {
      method: "OPTIONS",
      headers: {
        origin: page,
        "access-control-request-method": request.method,
        "access-control-request-headers": sent.join(","),
      },
    });
    assert.ok(asked.ok, `the question before is answered with ${asked.status}`);
    const headers = list(asked.headers, "access-control-allow-headers");
    if (!allowed(asked) || !sent.every((it) => headers.includes(it))) {
      throw new TypeError(`${page} may not call with ${sent}`);
    }
    const answer = await fetch(request.url, { ...init, headers: { ...Object.fromEntries(request.headers), origin: page } });
    if (!allowed(answer)) {
      throw new TypeError(`${page} may not see the answer`);
    }
    const seen = [...ALWAYS_SEEN, ...list(answer.headers, "access-control-expose-headers")];
    const shown = new Headers([...answer.headers].filter(([name]) => seen.includes(name)));
    return new Response(answer.body, { status: answer.status, headers: shown });
  };
}

const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fs.readFileSync(descriptors)));
const service = registry.getService("medwage.benchmark.v1.BenchmarkService");
const shows = (text) => (next) => (request) => {
  if (text) request.header.set("authorization", `Bearer ${text}`);
  return next(request);
};
const client = (page, shown = token) =>
  createClient(service, createGrpcWebTransport({ baseUrl, fetch: browser(page), interceptors: [shows(shown)] }));

async function failure(call) {
  try {
    await call;
  } catch (error) {
    return ConnectError.from(error);
  }
  return assert.fail("the call should fail");
}

const ours = client(origin);
const coders = { market: { occupation: "29-2072" } };
const { annual } = await ours.findBenchmark(coders, { timeoutMs: 10_000 });
const { p10, p25, p50, p75, p90 } = annual;
assert.deepEqual([p10, p25, p50, p75, p90], [37_000, 43_490, 51_140, 64_820, 81_150]);

let streamed = 0;
const filter = 'occupation = "29-2072" AND area_kind = STATE';
for await (const message of ours.exportBenchmarks({ filter })) {
  streamed += message.benchmarks.length;
}
assert.ok(streamed > 50, `${streamed} states`);

const error = await failure(ours.findBenchmark({ market: { occupation: "29-2072", area: "99999" } }));
assert.equal(error.code, Code.InvalidArgument, error.message);
const details = error.details.map(({ type, value }) => anyUnpack({ $typeName: "google.protobuf.Any", typeUrl: `type.googleapis.com/${type}`, value }, registry));
const info = details.find((it) => it?.$typeName === "google.rpc.ErrorInfo");
assert.deepEqual([info.reason, info.domain], ["AREA_UNKNOWN", "medwage.dev"]);

const refused = await failure(client("https://stranger.test").findBenchmark(coders));
assert.match(refused.message, /stranger\.test may not call/);
if (token) {
  const nobody = await failure(client(origin, "").findBenchmark(coders));
  assert.equal(nobody.code, Code.Unauthenticated, nobody.message);
}
console.log("all answers are right");
