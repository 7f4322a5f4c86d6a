// Calls of Connect's own client over HTTP/1.1 and HTTP/2, in JSON and in binary: unary calls, errors with details,
// streams, and errors in streams. It asks the probe of the kit's tests.
//
// Usage: connect.mjs DESCRIPTOR_SET BASE_URL; packages are found beside package.json.

import assert from "node:assert/strict";
import fs from "node:fs";

import { createFileRegistry, fromBinary } from "@bufbuild/protobuf";
import { FileDescriptorSetSchema } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError, createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";

const [descriptors, baseUrl] = process.argv.slice(2);
const registry = createFileRegistry(fromBinary(FileDescriptorSetSchema, fs.readFileSync(descriptors)));
const service = registry.getService("test.v1.Probe");
const info = registry.getMessage("google.rpc.ErrorInfo");

async function failure(call) {
  try {
    await call();
  } catch (error) {
    return ConnectError.from(error);
  }
  assert.fail("the call was answered");
}

async function texts(stream) {
  const found = [];
  for await (const message of stream) found.push(message.value);
  return found;
}

for (const httpVersion of ["1.1", "2"]) {
  for (const useBinaryFormat of [false, true]) {
    const client = createClient(service, createConnectTransport({ baseUrl, httpVersion, useBinaryFormat }));
    const about = `HTTP/${httpVersion}, ${useBinaryFormat ? "binary" : "JSON"}`;
    assert.equal((await client.echo({ value: "hello" })).value, "hello", about);
    const mirrored = await client.mirror({ aDouble: 24.59, texts: ["a"], byNumber: { 7: { aBool: true } } });
    assert.deepEqual([mirrored.aDouble, mirrored.texts, mirrored.byNumber[7].aBool], [24.59, ["a"], true], about);
    assert.equal((await client.large({})).value.length, 1 << 20, about);

    const late = await failure(() => client.never({}, { timeoutMs: 50 }));
    assert.equal(late.code, Code.DeadlineExceeded, about);
    const broken = await failure(() => client.panic({ value: "x" }));
    assert.equal(broken.code, Code.Internal, about);
    assert.equal(broken.findDetails(info)[0].reason, "INTERNAL", about);

    assert.deepEqual(await texts(client.stream({ value: "twice" })), ["twice", "twice"], about);
    const cut = await failure(() => texts(client.stream({ value: "panic" })));
    assert.equal(cut.code, Code.Internal, about);
    assert.equal(cut.findDetails(info)[0].reason, "INTERNAL", about);
  }
}
console.log("all answers are right");
process.exit(0);
