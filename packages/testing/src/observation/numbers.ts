/** The exact keys of an OpenAI usage object; one key more and the server no longer takes it for one. */
const openAiShapes: readonly { input: string; output: string }[] = [
  { input: "prompt_tokens", output: "completion_tokens" },
  { input: "input_tokens", output: "output_tokens" },
];

/** Usage as the server stores it: OpenAI's shapes translated, else non-negative integers only, and a total. */
export function normaliseUsage(usage: Readonly<Record<string, unknown>>): Record<string, number> {
  const kept: Record<string, number> = {};
  for (const [key, value] of Object.entries(fromOpenAi(usage) ?? usage)) {
    const number = typeof value === "string" ? Number.parseInt(value, 10) : value;
    if (Number.isInteger(number) && (number as number) >= 0) kept[key] = number as number;
  }
  const keys = Object.keys(kept);
  if (keys.length > 0 && kept.total === undefined) {
    kept.total = keys.reduce((sum, key) => sum + (kept[key] ?? 0), 0);
  }
  return kept;
}

/** Costs of zero and more; the total only where it was given or follows from input and output alone. */
export function normaliseCost(cost: Readonly<Record<string, unknown>>): Record<string, number> {
  const kept: Record<string, number> = {};
  for (const [key, value] of Object.entries(cost)) {
    const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
    if (typeof number === "number" && Number.isFinite(number) && number >= 0) kept[key] = number;
  }
  const keys = Object.keys(kept);
  if (keys.length > 0 && keys.every((key) => key === "input" || key === "output")) {
    kept.total = (kept.input ?? 0) + (kept.output ?? 0);
  }
  return kept;
}

function fromOpenAi(usage: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const shape = openAiShapes.find(({ input, output }) => {
    const details = [`${input}_details`, `${output}_details`];
    const required = [input, output, "total_tokens"];
    const fits = (key: string) => required.includes(key) || (details.includes(key) && isNumberMap(usage[key]));
    return required.every((key) => typeof usage[key] === "number") && Object.keys(usage).every(fits);
  });
  if (shape === undefined) return undefined;
  const input = detailed("input", usage[shape.input], usage[`${shape.input}_details`]);
  const output = detailed("output", usage[shape.output], usage[`${shape.output}_details`]);
  return { ...input, ...output, total: usage.total_tokens };
}

/** The details get keys of their own and are taken off what they are part of. */
function detailed(name: string, whole: unknown, details: unknown): Record<string, number> {
  const parts: Record<string, number> = {};
  let rest = whole as number;
  for (const [key, value] of Object.entries((details as Record<string, number | null> | undefined | null) ?? {})) {
    if (value === null) continue;
    parts[`${name}_${key}`] = value;
    rest = Math.max(0, rest - value);
  }
  return { [name]: rest, ...parts };
}

function isNumberMap(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  return typeof value === "object" && Object.values(value).every((part) => part === null || typeof part === "number");
}
