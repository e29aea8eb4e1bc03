import type { Attributes, Span } from "@opentelemetry/api";
import { type GenerationAttributes, keys } from "../attributes/index.ts";
import { currentEngine } from "../observe/index.ts";
import { normalizeProviderUsage, normalizeUsage, type UsageDetails } from "../pricing/index.ts";
import { type Tracked, trackedOf } from "../segment/index.ts";
import { takesContent } from "./content.ts";
import { costToLend, noteLent, noteLentUsage } from "./lend-cost.ts";
import type { Parameters } from "./served.ts";

/** What a generation may lack, and where it stands. */
const content = {
  input: keys.observation.input,
  output: keys.observation.output,
} as const satisfies Partial<Record<keyof GenerationAttributes, string>>;
const facts = {
  model: keys.observation.model,
  modelParameters: keys.observation.modelParameters,
  completionStartTime: keys.observation.completionStartTime,
  prompt: keys.observation.promptName,
} as const satisfies Partial<Record<keyof GenerationAttributes, string>>;
const all = { ...content, ...facts };

/** Usage that was lent, by the generation that has it: several requests of one call add up. */
const lent = new WeakMap<Span, UsageDetails>();

/** What is known of a request to a model. */
export interface Lent {
  readonly known: GenerationAttributes;
  readonly requestedModel: string | undefined;
  /** What the answer says of parameters. */
  readonly served: Parameters | undefined;
}

/** Gives a generation of others what it does not know itself. What it learns later replaces this. */
export function lend(span: Span, { known, requestedModel, served }: Lent): void {
  const tracked = trackedOf(span);
  if (tracked === undefined || tracked.state === "sealed" || tracked.state === "lost") return;
  const attributes = attributesOf(tracked);
  // What was sent, which need not be what the library records, and what the answer said of it.
  const modelParameters = { ...known.modelParameters, ...served };
  if (known.usage !== undefined) tracked.served = modelParameters;
  // A request that failed does not say which price is to be paid.
  if (known.usage !== undefined || known.model !== undefined) tracked.requestedModel ??= requestedModel;
  const missing: Record<string, unknown> = {};
  for (const [field, place] of Object.entries(takesContent(tracked) ? all : facts)) {
    const value = known[field as keyof typeof all];
    if (value !== undefined && attributes[place] === undefined) missing[field] = value;
  }
  const usage = usageToLend(span, attributes, known.usage);
  if (usage !== undefined) missing.usage = usage;
  const request = { known, requestedModel, modelParameters, attributes };
  const cost = costToLend(tracked, request);
  if (cost !== undefined) missing.cost = { total: cost };
  if (usage !== undefined) noteLentUsage(tracked, request, usage);
  if (Object.keys(missing).length > 0) currentEngine()?.update(span, missing);
  noteLent(tracked, missing, attributesOf(tracked));
  // So that the price goes by what stands on the span in the end, which the library may have replaced.
  if (usage !== undefined && tracked.state === "open") tracked.usage = undefined;
  // The next request of the same call is to find it: a limit that waits for the end refuses none.
  if (known.usage !== undefined || cost !== undefined) currentEngine()?.recount(span);
}

const attributesOf = ({ span, late }: Tracked): Attributes => ({ ...span.attributes, ...late });

function usageToLend(span: Span, attributes: Attributes, usage: unknown): UsageDetails | undefined {
  const details = normalizeUsage(usage);
  if (details === undefined) return undefined;
  const before = lent.get(span);
  if (before === undefined && hasUsage(attributes)) return undefined;
  const sum: UsageDetails = { ...before };
  for (const [key, count] of Object.entries(details)) sum[key] = (sum[key] ?? 0) + count;
  lent.set(span, sum);
  return sum;
}

function hasUsage(attributes: Attributes): boolean {
  return attributes[keys.observation.usage] !== undefined || normalizeProviderUsage(attributes) !== undefined;
}
