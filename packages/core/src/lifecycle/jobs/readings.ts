import { shortestKey } from "../../config/index.ts";
import { type Reading, readings as shared } from "../readings.ts";
import type { JobValues } from "./types.ts";

const { name, user, session, tags, metadata, input, output, trust, capture } = shared;

/** Each option of a queue's adapter by name; what HTTP adapters have too is read as they read it. */
export const readings: { readonly [Name in keyof JobValues]: Reading<JobValues[Name]> } = {
  name,
  user,
  session,
  tags,
  metadata,
  input,
  output,
  trust,
  capture,
  ignore: { read: flag, fix: "Give true, false, or a function that says so." },
  relation: { read: relation, fix: 'Give "child" or "link".' },
  secret: { read: secret, fix: `Give a text of at least ${shortestKey} characters.` },
  maxCarrierBytes: { read: size, fix: "Give a number of bytes." },
};

function flag(value: unknown): boolean | undefined {
  return typeof value === "boolean" ? value : undefined;
}

function relation(value: unknown): JobValues["relation"] | undefined {
  return value === "child" || value === "link" ? value : undefined;
}

function secret(value: unknown): string | undefined {
  return typeof value === "string" && value.length >= shortestKey ? value : undefined;
}

function size(value: unknown): number | undefined {
  return typeof value === "number" && value >= 0 ? value : undefined;
}
