import type { CapturedObservation } from "../observation/index.ts";
import { type CapturedTrace, type ObservationNode, printTraces } from "../trace/index.ts";

const advice = "Await it first: expect(await traces.all()), expect(await traces.single()).";
const adviceForOne = "Take one: expect(await traces.observation(name)), expect(trace.find(name)).";

/** The traces that were handed to `expect`. */
export function tracesOf(received: unknown, matcher: string): readonly CapturedTrace[] {
  const list = Array.isArray(received) ? received : [received];
  if (list.every(isTrace)) return list;
  throw new TypeError(`[@langfuse-kit/testing] ${matcher} needs a trace or a list of traces. ${advice}`);
}

/** The observation that was handed to `expect`. */
export function observationOf(received: unknown, matcher: string): CapturedObservation {
  if (isObservation(received)) return received;
  throw new TypeError(`[@langfuse-kit/testing] ${matcher} needs an observation. ${adviceForOne}`);
}

/** The tree tops below which a matcher looks. */
export function topsOf(received: unknown, matcher: string): readonly ObservationNode[] {
  if (isObservation(received) && "children" in received) return [received as ObservationNode];
  return tracesOf(received, matcher).flatMap((trace) => trace.roots);
}

/** What was received, for people to read. */
export function show(received: unknown): string {
  const list: unknown[] = Array.isArray(received) ? received : [received];
  if (list.every(isTrace)) return printTraces(list);
  if (!isObservation(received)) return String(received);
  const facts = { type: received.type, level: received.level, statusMessage: received.statusMessage };
  return `${received.name} ${JSON.stringify({ ...facts, usage: received.usage, cost: received.cost })}`;
}

export function isTrace(value: unknown): value is CapturedTrace {
  return typeof value === "object" && value !== null && "roots" in value && "observations" in value;
}

function isObservation(value: unknown): value is CapturedObservation {
  return typeof value === "object" && value !== null && "traceId" in value && "level" in value;
}
