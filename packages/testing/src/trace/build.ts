import type { CapturedObservation } from "../observation/index.ts";
import { printTrace } from "./print.ts";
import { growTree, search } from "./tree.ts";
import type { CapturedTrace, ObservationNode, OpenObservation } from "./types.ts";

/**
 * Traces of observations, in the order in which they started. Of an observation that came twice the last one counts.
 * What is still open in them is shown where they are printed.
 * @example const [trace] = buildTraces(observations);
 */
export function buildTraces(
  observations: Iterable<CapturedObservation>,
  open: readonly OpenObservation[] = [],
): CapturedTrace[] {
  const byTrace = new Map<string, Map<string, CapturedObservation>>();
  for (const observation of observations) {
    const ofTrace = byTrace.get(observation.traceId) ?? new Map<string, CapturedObservation>();
    ofTrace.set(observation.id, observation);
    byTrace.set(observation.traceId, ofTrace);
  }
  const traces = [...byTrace].map(([id, ofTrace]) => {
    const ofIt = open.filter(({ traceId }) => traceId === id);
    return buildTrace(id, inOrder(ofTrace), ofIt);
  });
  return traces.sort((a, b) => a.startTime - b.startTime);
}

function buildTrace(
  id: string,
  observations: readonly CapturedObservation[],
  open: readonly OpenObservation[],
): CapturedTrace {
  const roots = growTree(observations);
  const newest = [...observations].reverse();
  const top = newest.find((observation) => observation.parentId === undefined);
  const named = newest.find((observation) => observation.parentId === undefined || observation.isAppRoot);
  const startTime = observations[0]?.startTime ?? 0;
  const endTime = observations.reduce((latest, observation) => Math.max(latest, observation.endTime), startTime);
  const trace: CapturedTrace = {
    id,
    name: newestValue(newest, "traceName") ?? named?.name,
    userId: newestValue(newest, "userId"),
    sessionId: newestValue(newest, "sessionId"),
    tags: newest.find(({ tags }) => tags.length > 0)?.tags ?? [],
    environment: newestValue(newest, "environment") ?? "default",
    release: newestValue(newest, "release"),
    version: newestValue(newest, "version"),
    public: observations.some((observation) => observation.public),
    input: top?.input,
    output: top?.output,
    metadata: top?.metadata ?? {},
    startTime,
    endTime,
    durationMs: endTime - startTime,
    observations,
    roots,
    open,
    root: mainRoot(roots),
    totalCost: observations.reduce((sum, { cost }) => sum + (cost.total ?? 0), 0),
    find: (name) => search(roots, (node) => node.name === name),
    toString: () => printTrace(trace),
  };
  return trace;
}

function mainRoot(roots: readonly ObservationNode[]): ObservationNode {
  const root = roots.find(({ parentId }) => parentId === undefined) ?? roots.find(({ isAppRoot }) => isAppRoot);
  const found = root ?? roots[0];
  if (found === undefined) throw new Error("[@langfuse-kit/testing] A trace has at least one observation.");
  return found;
}

function newestValue<Key extends "traceName" | "userId" | "sessionId" | "environment" | "release" | "version">(
  newest: readonly CapturedObservation[],
  key: Key,
): CapturedObservation[Key] | undefined {
  return newest.find((observation) => observation[key] !== undefined)?.[key];
}

/** As they began. Starts are told in milliseconds: of one millisecond parents come first, then what ended first. */
function inOrder(byId: ReadonlyMap<string, CapturedObservation>): CapturedObservation[] {
  const depths = new Map<CapturedObservation, number>();
  for (const observation of byId.values()) depths.set(observation, depthOf(observation, byId));
  return [...byId.values()].sort(
    (a, b) =>
      compare(a.startTimeUnixNano, b.startTimeUnixNano) ||
      (depths.get(a) ?? 0) - (depths.get(b) ?? 0) ||
      a.endTime - b.endTime,
  );
}

function depthOf(observation: CapturedObservation, byId: ReadonlyMap<string, CapturedObservation>): number {
  const seen = new Set<CapturedObservation>();
  for (let at: CapturedObservation | undefined = observation; at !== undefined && !seen.has(at); ) {
    seen.add(at);
    at = byId.get(at.parentId ?? "");
  }
  return seen.size;
}

/** Of whole numbers as text, since they are larger than a number can hold. */
function compare(a: string, b: string): number {
  if (a.length !== b.length) return a.length - b.length;
  return a < b ? -1 : Number(a > b);
}
