import { type Attributes, type Context, createContextKey } from "@opentelemetry/api";
import { experimentEnvironment, experimentKeys, experimentRoot, keys } from "../attributes/index.ts";

const entries: readonly (readonly [attribute: string, key: symbol])[] = experimentKeys.map(
  ([attribute, name]) => [attribute, createContextKey(name)] as const,
);
const rootKey = createContextKey(experimentRoot);

/** The item whose experiment this context is of, by its root; undefined for nearly all, who pay for one look. */
export function experimentIn(context: Context): unknown {
  return context.getValue(rootKey);
}

/** What the official span processor writes on every span of an experiment. */
export function readExperiment(context: Context): Attributes {
  const found: Attributes = {};
  for (const [attribute, key] of entries) {
    const value = context.getValue(key);
    if (typeof value === "string") found[attribute] = value;
  }
  // What leaves before the item's root ends could not take it over from there.
  if (typeof context.getValue(rootKey) === "string") found[keys.environment] = experimentEnvironment;
  return found;
}
