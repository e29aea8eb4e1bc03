import { parseText } from "../json/index.ts";
import type { Attributes } from "../otlp/index.ts";
import { under } from "./read.ts";

/** The server rebuilds no more places of a list than these. */
const places = 10_001;
const deepestPath = 12;

/** Messages that were flattened to keys such as `gen_ai.prompt.0.content`; undefined where there are none. */
export function messagesFromKeys(attributes: Attributes, prefix: string): unknown {
  const root: Node = new Map();
  for (const [path, value] of Object.entries(under(attributes, prefix))) {
    // OpenInference puts "message" between an index and its fields.
    const steps = path.split(".").filter((step, at, all) => !(isWrapper(step) && isIndex(all[at - 1] ?? "")));
    if (isIndex(steps[0] ?? "") && steps.length > 1 && steps.length <= deepestPath) insert(root, steps, value);
  }
  return root.size > 0 ? grow(root) : undefined;
}

type Node = Map<string, unknown>;

const isWrapper = (step: string): boolean => step === "message" || step === "tool_call" || step === "message_content";
const isIndex = (step: string): boolean => /^\d{1,5}$/.test(step) && Number(step) < places;

function insert(root: Node, steps: readonly string[], value: unknown): void {
  let node = root;
  for (const step of steps.slice(0, -1)) {
    const next = node.get(step);
    const branch: Node = next instanceof Map ? next : new Map();
    node.set(step, branch);
    node = branch;
  }
  const last = steps.at(-1) ?? "";
  if (!(node.get(last) instanceof Map)) node.set(last, parseText(value));
}

/** Nodes whose keys are all numbers are lists; gaps in them are closed. */
function grow(node: Node): unknown {
  const entries = [...node].map(([key, value]) => [key, value instanceof Map ? grow(value as Node) : value] as const);
  if (!entries.every(([key]) => isIndex(key))) return Object.fromEntries(entries);
  return entries.sort(([left], [right]) => Number(left) - Number(right)).map(([, value]) => value);
}
