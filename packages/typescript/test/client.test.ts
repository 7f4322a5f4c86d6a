// The package against a server: MEDWAGE is the address of one, such as http://127.0.0.1:50051.

import assert from "node:assert/strict";
import { test } from "node:test";

import { AnswerKind, connect, figure, findGap, MissingFigure, readError } from "../src/index.js";

const medwage = connect(process.env["MEDWAGE"] ?? "http://127.0.0.1:50051");

test("a published figure is a number", async () => {
  const nation = await medwage.benchmark.findBenchmark({ market: { occupation: "29-2072" } });
  assert.equal(figure(nation.annual, "p50"), 51_140);
  assert.equal(nation.answer, AnswerKind.PUBLISHED);
});

test("a gap is never taken for a number", async () => {
  const albany = await medwage.benchmark.findBenchmark({ market: { occupation: "29-1215", area: "Albany, OR" } });
  assert.equal(findGap(albany.annual, "p90")?.lowerBound, 239_200);
  assert.throws(() => figure(albany.annual, "p90"), MissingFigure);
  assert.throws(() => figure(undefined, "p50"), MissingFigure);
});

test("an estimate has its interval", async () => {
  const profile = { role: "medical coder", area: "Boston", experienceYears: 6, credentials: ["CPC"] };
  const estimate = await medwage.estimator.estimatePay({ profile });
  const median = figure(estimate.annual, "p50");
  assert.ok(estimate.medianIntervalUsd && estimate.medianIntervalUsd.low < median && median < estimate.medianIntervalUsd.high);
});

test("an error has its reason and candidates", async () => {
  const asked = medwage.benchmark.findBenchmark({ market: { occupation: "medical coder", area: "Springfield" } });
  const error = readError(await asked.then(() => assert.fail("it was answered"), (failed: unknown) => failed));
  assert.equal(error.reason, "AREA_AMBIGUOUS");
  assert.ok(error.fields[0]?.candidates.some((it) => it.displayName === "Springfield, MO"));
});
