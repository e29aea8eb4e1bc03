// Types only: what tells the test runners' own interfaces of these matchers.
import "./jest.ts";
import "./vitest.ts";
import type { CapturedObservation } from "../observation/index.ts";
import type { ObservationNode } from "../trace/index.ts";
import { fits } from "./partial.ts";
import { isTrace, observationOf, show, topsOf, tracesOf } from "./received.ts";
import { matchesTree } from "./tree-compare.ts";
import { parseTree } from "./tree-text.ts";
import type { LangfuseMatchers, MatcherResult, ObservationPattern, TracePattern, TreePattern } from "./types.ts";

type MatcherFunctions = {
  [Name in keyof LangfuseMatchers<void>]: (
    received: unknown,
    ...expected: Parameters<LangfuseMatchers<void>[Name]>
  ) => MatcherResult;
};

/**
 * Matchers for traces and observations.
 * @example expect.extend(langfuseMatchers);
 */
export const langfuseMatchers: MatcherFunctions = {
  toHaveTrace(received: unknown, fields: TracePattern = {}) {
    const pass = tracesOf(received, "toHaveTrace").some((trace) => fits(trace, fields));
    return result(pass, `a trace with ${print(fields)}`, received);
  },

  toHaveObservation(received: unknown, name: string, fields: ObservationPattern = {}) {
    const named = flatten(topsOf(received, "toHaveObservation")).filter((node) => node.name === name);
    const pass = named.some((node) => fits(node, fields));
    const wanted = Object.keys(fields).length === 0 ? "" : ` with ${print(fields)}`;
    const seen = named.map((node) => `\n  found ${print(pick(node, fields))}`).join("");
    return result(pass, `an observation ${print(name)}${wanted}${pass ? "" : seen}`, received);
  },

  toMatchTree(received: unknown, tree: string | TreePattern | readonly TreePattern[]) {
    const patterns = typeof tree === "string" ? parseTree(tree) : [tree].flat();
    const pass = matchesTree(topsOf(received, "toMatchTree"), patterns);
    return result(pass, `the tree\n${typeof tree === "string" ? tree.trimEnd() : print(tree)}`, received);
  },

  toHaveUsage(received: unknown, usage: Readonly<Record<string, number>>) {
    const pass = fits(observationOf(received, "toHaveUsage").usage, usage);
    return result(pass, `usage ${print(usage)}`, received);
  },

  toHaveCostCloseTo(received: unknown, dollars: number, digits = 6) {
    const cost = isTrace(received) ? received.totalCost : observationOf(received, "toHaveCostCloseTo").cost.total;
    const pass = cost !== undefined && Math.abs(cost - dollars) < 10 ** -digits / 2;
    return result(
      pass,
      `a cost of $${dollars} (${digits} digits), not ${cost === undefined ? "none" : cost}`,
      received,
    );
  },

  toBeErrorObservation(received: unknown, message?: string | RegExp) {
    const { level, statusMessage = "" } = observationOf(received, "toBeErrorObservation");
    const said = typeof message === "string" ? statusMessage.includes(message) : fits(statusMessage, message ?? /^/);
    const wanted = message === undefined ? "" : ` that says ${message}`;
    return result(level === "ERROR" && said, `an error${wanted}`, received);
  },
};

function result(pass: boolean, wanted: string, received: unknown): MatcherResult {
  return { pass, message: () => `Expected ${pass ? "not " : ""}${wanted}\n\nReceived:\n${show(received)}` };
}

function flatten(nodes: readonly ObservationNode[]): ObservationNode[] {
  return nodes.flatMap((node) => [node, ...flatten(node.children)]);
}

function pick(observation: CapturedObservation, fields: ObservationPattern): Record<string, unknown> {
  const entries = Object.entries(observation).filter(([key]) => key in fields);
  return Object.fromEntries(entries);
}

/** JSON, with the runner's matchers and expressions by their own names. */
function print(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner instanceof RegExp) return String(inner);
    if (typeof inner === "object" && inner !== null && "asymmetricMatch" in inner) return String(inner);
    return inner;
  });
}
