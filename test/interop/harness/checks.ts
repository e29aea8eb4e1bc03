import type { CapturedObservation, FakeLangfuse } from "@langfuse-kit/testing";
import { expect } from "vitest";
import type { Sink } from "./sink.ts";

/** The mark in every input and output of the application. */
const CANARY = "canary-of-langfuse";

/** What one request of the application leaves in Langfuse, sorted. */
export const ownNames: readonly string[] = ["answer", "kit inside neighbour", "request"];
export const officialNames: readonly string[] = ["kit inside official", "official", "official by hand"];

const parents: Readonly<Record<string, string>> = {
  answer: "request",
  "kit inside neighbour": "request",
  official: "request",
  "kit inside official": "official",
  "official by hand": "official",
};

/** Whole traces: every observation once, right parents, one true root, identity everywhere, cost once, no noise. */
export function expectWholeTraces(
  server: FakeLangfuse,
  count: number,
  names: readonly string[],
  otherParents: Readonly<Record<string, string>> = {},
): void {
  const traces = new Map<string, CapturedObservation[]>();
  for (const observation of server.observations()) {
    traces.set(observation.traceId, [...(traces.get(observation.traceId) ?? []), observation]);
  }
  expect(traces.size).toBe(count);
  expect(server.ledger.duplicates()).toEqual([]);
  const wanted = [...names].sort();
  for (const observations of traces.values()) {
    expect(observations.map(({ name }) => name).sort()).toEqual(wanted);
    const nameOf = new Map(observations.map(({ id, name }) => [id, name]));
    for (const { name, parentId, isAppRoot, userId, environment, cost } of observations) {
      const isRoot = name === "request";
      expect(parentId === undefined).toBe(isRoot);
      expect(isAppRoot).toBe(isRoot);
      expect([name, nameOf.get(parentId ?? "")]).toEqual([name, otherParents[name] ?? parents[name]]);
      expect(userId).toMatch(/^user-\d+$/);
      expect(environment).toBe("default");
      expect([name, Object.keys(cost).length > 0]).toEqual([name, name === "answer"]);
    }
    expect(new Set(observations.map(({ sessionId }) => sessionId)).size).toBe(1);
  }
}

/** The neighbour's trees: all parents known, nothing of ours in them, our own requests unseen. */
export function expectWholeNeighbour(
  sink: Sink,
  options: { langfuseUrl: string; childCount: number; callers?: readonly string[] },
): void {
  const spans = sink.spans();
  const ids = new Set([...spans.map(({ spanId }) => spanId), ...(options.callers ?? [])]);
  const orphans = spans.filter(({ parentSpanId }) => isId(parentSpanId) && !ids.has(parentSpanId ?? ""));
  expect(orphans.map(({ name }) => name)).toEqual([]);
  for (const child of ["neighbour inside kit", "neighbour inside official"]) {
    expect([child, spans.filter(({ name }) => name === child).length]).toEqual([child, options.childCount]);
  }
  const text = sink.text();
  expect(text.includes(CANARY)).toBe(false);
  expect(text.includes("langfuse.observation")).toBe(false);
  expect(text.includes(options.langfuseUrl)).toBe(false);
  expect(text.includes("/api/public/")).toBe(false);
}

/** Switched off: the neighbour's trees are what they are without us, and nothing is sent to Langfuse. */
export function expectOnlyNeighbour(server: FakeLangfuse, sink: Sink, childCount: number): void {
  expect(server.observations()).toEqual([]);
  expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount });
}

function isId(id: string | undefined): boolean {
  return id !== undefined && !/^0*$/.test(id);
}
