import { costOf } from "@langfuse-kit/core";
import type { Cost, Usage } from "../contract/index.ts";
import { isRecord } from "../json/index.ts";
import type { ObservationRecord } from "./types.ts";

/** OpenAI's two shapes of usage. One key more, and the server no longer takes it for one. */
const openAiShapes: readonly { input: string; output: string }[] = [
  { input: "prompt_tokens", output: "completion_tokens" },
  { input: "input_tokens", output: "output_tokens" },
];

/** Usage as the server stores it: OpenAI's shapes translated, else non-negative integers only, and a total. */
export function normalizeUsage(usage: Readonly<Record<string, unknown>>): Usage {
  const kept: Record<string, number> = {};
  for (const [key, value] of Object.entries(fromOpenAi(usage) ?? usage)) {
    const number = typeof value === "string" ? Number.parseInt(value, 10) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= 0) kept[key] = number;
  }
  const counts = Object.values(kept);
  if (counts.length > 0 && kept.total === undefined) kept.total = counts.reduce((sum, count) => sum + count, 0);
  return kept;
}

/** Costs of zero and more; the total only where it was given or follows from input and output alone. */
export function normalizeCost(cost: Readonly<Record<string, unknown>>): Cost {
  const kept: Record<string, number> = {};
  for (const [key, value] of Object.entries(cost)) {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number) && number >= 0) kept[key] = number;
  }
  const keys = Object.keys(kept);
  if (keys.length > 0 && kept.total === undefined && keys.every((key) => key === "input" || key === "output")) {
    kept.total = (kept.input ?? 0) + (kept.output ?? 0);
  }
  return kept;
}

function fromOpenAi(usage: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const shape = openAiShapes.find(({ input, output }) => isOpenAi(usage, input, output));
  if (shape === undefined) return undefined;
  const numbers: Record<string, number> = {};
  for (const [ours, theirs] of [
    ["input", shape.input],
    ["output", shape.output],
  ] as const) {
    const details = usage[`${theirs}_details`];
    let rest = Number(usage[theirs]);
    for (const [key, value] of Object.entries(isRecord(details) ? details : {})) {
      if (typeof value !== "number") continue;
      numbers[`${ours}_${key}`] = value;
      rest -= value;
    }
    numbers[ours] = Math.max(0, rest);
  }
  return { ...numbers, total: usage.total_tokens };
}

function isOpenAi(usage: Readonly<Record<string, unknown>>, input: string, output: string): boolean {
  const allowed = [input, output, "total_tokens", `${input}_details`, `${output}_details`];
  const isCount = (key: string): boolean => Number.isInteger(usage[key]);
  return [input, output, "total_tokens"].every(isCount) && Object.keys(usage).every((key) => allowed.includes(key));
}

interface Priced {
  readonly model: string | null;
  readonly modelParameters: Readonly<Record<string, unknown>>;
  readonly usage: Usage;
  readonly sent: Cost;
}

/** Usage and cost: any cost that was sent turns prices off; otherwise core's table says it, or that it knows none. */
export function costed({ model, modelParameters, usage, sent }: Priced): CostFields {
  if (Object.keys(sent).length > 0) return { usage, cost: sent, costSource: "sent" };
  if (model === null || Object.keys(usage).length === 0) return { usage, cost: {}, costSource: null };
  const cost = costOf({ model, usage, modelParameters });
  return { usage, cost: cost ?? {}, costSource: cost === undefined ? "unknown" : "computed" };
}

type CostFields = Pick<ObservationRecord, "usage" | "cost" | "costSource">;
