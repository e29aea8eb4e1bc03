import { isRecord } from "../json/index.ts";

type Amounts = Record<string, number>;

/** OpenAI's two shapes of usage. One key more, and the server no longer takes it for one. */
const openAiShapes: readonly { input: string; output: string }[] = [
  { input: "prompt_tokens", output: "completion_tokens" },
  { input: "input_tokens", output: "output_tokens" },
];

/** Providers name a dozen. Each is added up in every list and chart that shows the observation. */
const mostAmounts = 1000;

const amountsOf = (given: Readonly<Record<string, unknown>>): [string, unknown][] =>
  Object.entries(given).slice(0, mostAmounts);

/** Usage as the server stores it: OpenAI's shapes translated, else non-negative integers only, and a total. */
export function normaliseUsage(usage: Readonly<Record<string, unknown>>): Amounts {
  const kept: Amounts = {};
  for (const [key, value] of amountsOf(fromOpenAi(usage) ?? usage)) {
    const number = typeof value === "string" ? Number.parseInt(value, 10) : value;
    if (typeof number === "number" && Number.isInteger(number) && number >= 0) kept[key] = number;
  }
  const counts = Object.values(kept);
  if (counts.length > 0 && kept.total === undefined) kept.total = counts.reduce((sum, count) => sum + count, 0);
  return kept;
}

/** Costs of zero and more; the total only where it was given or follows from input and output alone. */
export function normaliseCost(cost: Readonly<Record<string, unknown>>): Amounts {
  const kept: Amounts = {};
  for (const [key, value] of amountsOf(cost)) {
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
  const numbers: Amounts = {};
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
  const counts = [input, output, "total_tokens"];
  const details = [`${input}_details`, `${output}_details`];
  return (
    counts.every((key) => Number.isInteger(usage[key])) &&
    details.every((key) => isDetails(usage[key])) &&
    Object.keys(usage).every((key) => counts.includes(key) || details.includes(key))
  );
}

function isDetails(value: unknown): boolean {
  if (value === undefined || value === null) return true;
  return isRecord(value) && Object.values(value).every((part) => part === null || typeof part === "number");
}
