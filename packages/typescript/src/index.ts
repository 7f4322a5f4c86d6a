// Pay of US medical billing, coding and health information work, with the evidence beside every number.

import { type Client, Code, ConnectError, createClient, type Interceptor } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

import { BenchmarkService } from "./gen/medwage/benchmark/v1/benchmark_service_pb.js";
import { CareerPathService } from "./gen/medwage/careerpath/v1/career_path_service_pb.js";
import { CatalogService } from "./gen/medwage/catalog/v1/catalog_service_pb.js";
import { type Candidate, CandidatesSchema } from "./gen/medwage/errors/v1/candidates_pb.js";
import { EstimatorService } from "./gen/medwage/estimator/v1/estimator_service_pb.js";
import { GapKind, type PayDistribution, type PayGap } from "./gen/medwage/type/v1/pay_pb.js";

export * from "./gen/medwage/benchmark/v1/benchmark_service_pb.js";
export * from "./gen/medwage/benchmark/v1/resources_pb.js";
export * from "./gen/medwage/estimator/v1/estimate_pb.js";
export * from "./gen/medwage/type/v1/evidence_pb.js";
export * from "./gen/medwage/type/v1/pay_pb.js";
export * from "./gen/medwage/type/v1/profile_pb.js";
export type { Candidate };

/** Typed clients of every service at one address. */
export interface Medwage {
  readonly benchmark: Client<typeof BenchmarkService>;
  readonly estimator: Client<typeof EstimatorService>;
  readonly careerpath: Client<typeof CareerPathService>;
  readonly catalog: Client<typeof CatalogService>;
}

/** How a server is asked. */
export interface Options {
  /** Shown to the server with each call. */
  readonly token?: string;
  /** Milliseconds that a call may take; 10,000 where nothing is said. */
  readonly timeoutMs?: number;
}

/**
 * Asks the server at an address such as `http://127.0.0.1:50051`, from Node or from a page. A page's origin must be one that the
 * server allows (`listen.cors`).
 */
export function connect(address: string, options: Options = {}): Medwage {
  const showToken: Interceptor = (next) => (request) => {
    if (options.token) request.header.set("authorization", `Bearer ${options.token}`);
    return next(request);
  };
  const transport = createConnectTransport({
    baseUrl: address,
    useBinaryFormat: true,
    defaultTimeoutMs: options.timeoutMs ?? 10_000,
    interceptors: [showToken],
  });
  return {
    benchmark: createClient(BenchmarkService, transport),
    estimator: createClient(EstimatorService, transport),
    careerpath: createClient(CareerPathService, transport),
    catalog: createClient(CatalogService, transport),
  };
}

/** The figures of a distribution by name. */
export type FigureName = "p10" | "p25" | "p50" | "p75" | "p90" | "mean";

/** A figure was asked for that is no number: it is withheld, or known only to be above a bound. */
export class MissingFigure extends Error {
  constructor(
    readonly figure: FigureName,
    readonly gap: PayGap | undefined,
  ) {
    const bound = gap?.kind === GapKind.LOWER_BOUND ? `at least $${gap.lowerBound}` : undefined;
    super(`${figure} is no number: ${bound ?? gap?.reason ?? "the market has no such figure"}`);
  }
}

/** US dollars. Throws `MissingFigure` where there are none, so that nothing counts a gap as zero. */
export function figure(pay: PayDistribution | undefined, name: FigureName): number {
  const dollars = pay?.[name];
  if (dollars === undefined) throw new MissingFigure(name, findGap(pay, name));
  return dollars;
}

/** Why a figure is no number; nothing where it is one. */
export function findGap(pay: PayDistribution | undefined, name: FigureName): PayGap | undefined {
  return pay?.gaps.find((gap) => gap.figure === name);
}

/** A field of a request that is wrong, with what would have been understood. */
export interface FieldError {
  readonly field: string;
  readonly reason: string;
  readonly description: string;
  readonly candidates: readonly Candidate[];
}

/** Why a call was not answered. */
export interface CallError {
  readonly code: Code;
  /** What programs read, such as `AREA_AMBIGUOUS`; docs/errors has a page for each. */
  readonly reason: string;
  readonly message: string;
  readonly fields: readonly FieldError[];
}

/** Reads the details of a failed call. */
export function readError(error: unknown): CallError {
  const failed = ConnectError.from(error);
  const candidates = failed.findDetails(CandidatesSchema).flatMap((it) => it.fields);
  const violations = findDetails<{ fieldViolations?: Partial<FieldError>[] }>(failed, "google.rpc.BadRequest");
  const fields = violations
    .flatMap((it) => it.fieldViolations ?? [])
    .map(({ field = "", reason = "", description = "" }) => ({
      field,
      reason,
      description,
      candidates: candidates.find((found) => found.field === field)?.candidates ?? [],
    }));
  const reason = findDetails<{ reason?: string }>(failed, "google.rpc.ErrorInfo")[0]?.reason ?? "";
  return { code: failed.code, reason, message: failed.rawMessage, fields };
}

/** The details of a type as JSON: those of google.rpc have no generated code here. */
function findDetails<T>(error: ConnectError, type: string): T[] {
  return error.details.flatMap((detail) => ("type" in detail && detail.type === type ? [detail.debug as T] : []));
}
