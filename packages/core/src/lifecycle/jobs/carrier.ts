import { createHmac, timingSafeEqual } from "node:crypto";
import type { Span } from "@opentelemetry/api";
import { headersOf, inject } from "../../context/index.ts";
import { reportOnce } from "../../observe/index.ts";
import { outgoingCall } from "../../setup/index.ts";
import type { CarrierRules, JobCarrier, JobRelation } from "./types.ts";

/** What both sides agree on. The queue's name is part of what is signed, so that a carrier is worth nothing in another. */
export interface Rules extends CarrierRules {
  readonly queue: string;
}

const defaultMaxBytes = 8192;
const signed = ["traceparent", "tracestate", "baggage", "relation"] as const;
const fields = [...signed, "signature"] as const;

/** What a carrier says. */
export interface CarrierContents {
  readonly relation?: JobRelation | undefined;
  /** What another tracer has written; its `traceparent` stays, since its own consumer needs it. */
  readonly beside?: unknown;
  /** @default the nearest observation */
  readonly from?: Span | undefined;
}

/** The carrier of a job that is added, with the identity of its trace. Empty where it would be too long. */
export function writeCarrier(rules: Rules, { relation, beside, from }: CarrierContents): JobCarrier {
  const position = outgoingCall(true, from);
  if (position === undefined) return {};
  const carrier: JobCarrier = beside === undefined ? headersOf(position) : inject(besideOf(beside, rules), position);
  if (relation === "link") carrier.relation = "link";
  if (isTooLong(carrier, rules)) {
    delete carrier.baggage;
    if (isTooLong(carrier, rules)) return {};
  }
  if (rules.secret !== undefined) carrier.signature = sign(carrier, rules.queue, rules.secret);
  return carrier;
}

function besideOf(given: unknown, rules: Rules): JobCarrier {
  const carrier = shapeOf(given, rules);
  return typeof carrier === "string" ? {} : carrier;
}

/** A carrier as it was received, checked; what is wrong with it is counted, said once, and costs only the connection. */
export function readCarrier(received: unknown, rules: Rules): JobCarrier | undefined {
  if (received === undefined || received === null || received === "") return undefined;
  const carrier = shapeOf(received, rules);
  if (typeof carrier === "string") return refuse(carrier);
  if (rules.secret === undefined) return carrier;
  return isSigned(carrier, rules.queue, rules.secret) ? carrier : refuse("is not signed with the secret");
}

function refuse(problem: string): undefined {
  reportOnce(
    "job-carrier",
    `The trace context of a job was left out, since it ${problem}. The job is a trace of its own.`,
  );
  return undefined;
}

/** The known fields and no others; or what is wrong. The size is looked at before anything is parsed. */
function shapeOf(received: unknown, rules: Rules): JobCarrier | string {
  let given = received;
  if (typeof given === "string") {
    if (given.length > (rules.maxCarrierBytes ?? defaultMaxBytes)) return "is too long";
    try {
      given = JSON.parse(given);
    } catch {
      return "is no JSON";
    }
  }
  if (typeof given !== "object" || given === null || Array.isArray(given)) return "is no object";
  const carrier: Record<string, string> = {};
  for (const name of fields) {
    const value: unknown = Object.hasOwn(given, name) ? Reflect.get(given, name) : undefined;
    if (value === undefined) continue;
    if (typeof value !== "string") return `has a field ${name} that is no text`;
    carrier[name] = value;
  }
  return isTooLong(carrier, rules) ? "is too long" : (carrier as JobCarrier);
}

/** Characters stand for bytes: what we write is ASCII. */
function isTooLong(carrier: JobCarrier, { maxCarrierBytes = defaultMaxBytes }: Rules): boolean {
  let size = 0;
  for (const name of fields) size += carrier[name]?.length ?? 0;
  return size > maxCarrierBytes;
}

function sign(carrier: JobCarrier, queue: string, secret: string): string {
  // As a list, so that no text can pass from one field to the next.
  const text = JSON.stringify([queue, ...signed.map((name) => carrier[name] ?? "")]);
  return createHmac("sha256", secret).update(text).digest("base64url");
}

function isSigned(carrier: JobCarrier, queue: string, secret: string): boolean {
  const expected = Buffer.from(sign(carrier, queue, secret));
  const given = Buffer.from(carrier.signature ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
