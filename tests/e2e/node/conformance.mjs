// Requests as no client of a library writes them: the server cases of Connect's published conformance suite
// (connectrpc/conformance, "Connect Unexpected Requests", "Connect with GET", "Connect to HTTP Code", "Server Message
// Size", "Deadline Propagation"), held by a running benchmark service over bare HTTP/1.1.
//
// Usage: conformance.mjs HOST PORT

import assert from "node:assert/strict";
import http from "node:http";
import zlib from "node:zlib";

const [host, port] = process.argv.slice(2);
const SERVICE = "/medwage.benchmark.v1.BenchmarkService";
const FIND = `${SERVICE}/FindBenchmark`;
const EXPORT = `${SERVICE}/ExportBenchmarks`;
const JSON_TYPE = { "content-type": "application/json" };
const STREAM_TYPE = { "content-type": "application/connect+json" };
const NATION = { market: { occupation: "29-2072" } };
const NEW_JERSEY = { filter: 'occupation = "29-2072" AND area_kind = STATE AND state = "NJ"' };

function send(method, path, headers, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({ host, port, method, path, headers }, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => {
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    request.on("error", reject);
    request.end(body);
  });
}

/** A message of a stream: flags, four bytes of length, and what it holds. */
function envelope(text, flags = 0) {
  const bytes = Buffer.from(text);
  const head = Buffer.alloc(5);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(bytes.length, 1);
  return Buffer.concat([head, bytes]);
}

function envelopes(body) {
  const found = [];
  for (let at = 0; at < body.length; ) {
    const length = body.readUInt32BE(at + 1);
    found.push({ flags: body[at], text: body.subarray(at + 5, at + 5 + length) });
    at += 5 + length;
  }
  return found;
}

const json = (value) => JSON.stringify(value);
const gzipped = (value) => zlib.gzipSync(json(value));
const link = (query) => `${FIND}?${query}`;
const message = encodeURIComponent(json(NATION));
const base64 = Buffer.from(json(NATION)).toString("base64url");

// Name of the case; verb, path, headers, body; status and the code of the error. Without a code it is an answer.
const UNARY = [
  ["unary/success", "POST", FIND, JSON_TYPE, json(NATION), 200],
  ["unary/charset", "POST", FIND, { "content-type": "application/json; charset=utf-8" }, json(NATION), 200],
  ["unary/protocol version", "POST", FIND, { ...JSON_TYPE, "connect-protocol-version": "1" }, json(NATION), 200],
  ["unary/other protocol version", "POST", FIND, { ...JSON_TYPE, "connect-protocol-version": "2" }, json(NATION), 400, "invalid_argument"],
  ["unary/compressed", "POST", FIND, { ...JSON_TYPE, "content-encoding": "gzip" }, gzipped(NATION), 200],
  ["unexpected-compression", "POST", FIND, { ...JSON_TYPE, "content-encoding": "foo" }, json(NATION), 501, "unimplemented"],
  ["compressed message that is none", "POST", FIND, { ...JSON_TYPE, "content-encoding": "gzip" }, json(NATION), 400, "invalid_argument"],
  ["unexpected-content-type", "POST", FIND, { "content-type": "image/jpeg" }, "12345678", 415],
  ["unexpected-codec", "POST", FIND, { "content-type": "application/foo" }, json(NATION), 415],
  ["no content type", "POST", FIND, {}, json(NATION), 415],
  ["a stream's content type", "POST", FIND, STREAM_TYPE, envelope(json(NATION)), 415],
  ["unexpected-verb", "DELETE", FIND, JSON_TYPE, json(NATION), 405],
  ["unexpected-uri", "POST", "/connectrpc.conformance.v1.UnknownService/UnknownMethod", JSON_TYPE, "{}", 404, "unimplemented"],
  ["unknown method", "POST", `${SERVICE}/UnknownMethod`, JSON_TYPE, "{}", 404, "unimplemented"],
  ["code/invalid_argument", "POST", FIND, JSON_TYPE, "{}", 400, "invalid_argument"],
  ["code/not_found", "POST", `${SERVICE}/GetRelease`, JSON_TYPE, json({ name: "releases/none" }), 404, "not_found"],
  ["code/failed_precondition", "POST", FIND, JSON_TYPE, json({ ...NATION, minGrade: "GRADE_A", market: { occupation: "29-2072", area: "Beckley, WV" }, acceptedAnswers: ["ANSWER_KIND_PUBLISHED"] }), 400, "failed_precondition"],
  ["timeout/in time", "POST", FIND, { ...JSON_TYPE, "connect-timeout-ms": "20000" }, json(NATION), 200],
  ["timeout/malformed", "POST", FIND, { ...JSON_TYPE, "connect-timeout-ms": "2s" }, json(NATION), 400, "invalid_argument"],
  ["no JSON", "POST", FIND, JSON_TYPE, "{", 400, "invalid_argument"],
  ["a field that is not known", "POST", FIND, JSON_TYPE, '{"markt": {}}', 400, "invalid_argument"],
  ["get/success", "GET", link(`connect=v1&encoding=json&message=${message}`), {}, undefined, 200],
  ["get/base64", "GET", link(`connect=v1&encoding=json&base64=1&message=${base64}`), {}, undefined, 200],
  ["get/compressed", "GET", link(`encoding=json&base64=1&compression=gzip&message=${gzipped(NATION).toString("base64url")}`), {}, undefined, 200],
  ["get/other codec", "GET", link(`encoding=xml&message=${message}`), {}, undefined, 400, "invalid_argument"],
  ["get/of a stream", "GET", `${EXPORT}?encoding=json&message=%7B%7D`, {}, undefined, 405],
];

for (const [name, verb, path, headers, body, status, code] of UNARY) {
  const answer = await send(verb, path, headers, body);
  const text = answer.body.toString();
  assert.equal(answer.status, status, `${name}: ${text}`);
  if (status === 200) {
    assert.equal(answer.headers["content-type"], "application/json", name);
    assert.equal(JSON.parse(text).annual.p50, 51140, name);
  }
  if (status === 405) assert.ok(answer.headers.allow, name);
  if (status === 415) assert.match(answer.headers["accept-post"], /application\/json/, name);
  if (code) {
    assert.equal(answer.headers["content-type"], "application/json", name);
    const error = JSON.parse(text);
    assert.equal(error.code, code, `${name}: ${text}`);
    assert.ok(error.message, name);
    for (const detail of error.details ?? []) {
      assert.match(detail.type, /^[a-z.]+[A-Za-z]+$/, name);
      assert.match(detail.value, /^[A-Za-z0-9+/]*$/, `${name}: base64 without padding`);
    }
  }
}

// Streams answer 200 whatever comes; the last envelope, with flag 2, says how they ended. The suite wants "unimplemented"
// for none and for several requests and "internal" for a flag without compression; by our contract a body that does not
// parse is the caller's mistake in every protocol, INVALID_ARGUMENT with the reason BODY_MALFORMED.
const STREAMS = [
  ["server-stream/success", STREAM_TYPE, envelope(json(NEW_JERSEY))],
  ["server-stream/no-request", STREAM_TYPE, undefined, "invalid_argument"],
  ["server-stream/multiple-requests", STREAM_TYPE, Buffer.concat([envelope(json(NEW_JERSEY)), envelope("{}")]), "invalid_argument"],
  ["unexpected-compressed-message", { ...STREAM_TYPE, "connect-content-encoding": "identity" }, envelope(json(NEW_JERSEY), 1), "invalid_argument"],
  ["compressed message", { ...STREAM_TYPE, "connect-content-encoding": "gzip" }, envelope(zlib.gzipSync(json(NEW_JERSEY)), 1)],
  ["unexpected-compression", { ...STREAM_TYPE, "connect-content-encoding": "foo" }, envelope(json(NEW_JERSEY)), "unimplemented"],
  ["code/invalid_argument", STREAM_TYPE, envelope(json({ filter: "nothing" })), "invalid_argument"],
];

for (const [name, headers, body, code] of STREAMS) {
  const answer = await send("POST", EXPORT, headers, body);
  assert.equal(answer.status, 200, `${name}: ${answer.body}`);
  assert.equal(answer.headers["content-type"], "application/connect+json", name);
  const found = envelopes(answer.body);
  const last = found.pop();
  assert.equal(last.flags & 2, 2, name);
  const end = JSON.parse(last.text);
  assert.equal(end.error?.code, code, `${name}: ${last.text}`);
  assert.equal(found.length > 0, code === undefined, name);
  for (const { flags, text } of found) {
    assert.equal(flags, 0, name);
    assert.ok(JSON.parse(text).benchmarks.length > 0, name);
  }
}

console.log("all answers are right");
