import type { CostKind } from "../contract/index.ts";

/** By what costs are told apart, in the words of the page. */
export const costKinds: Readonly<Record<CostKind, string>> = {
  model: "Model",
  name: "Step",
  trace: "Trace",
  user: "User",
  session: "Session",
  prompt: "Prompt",
};

export type CostPeriod = "24h" | "7d" | "30d" | "all";

/** How many hours costs are looked back; null for all that there are. */
const periods: Readonly<Record<CostPeriod, number | null>> = { "24h": 24, "7d": 168, "30d": 720, all: null };

const known = <Name extends string>(names: Readonly<Record<Name, unknown>>, text: string | null, usual: Name): Name =>
  (Object.keys(names) as Name[]).find((name) => name === text) ?? usual;

/** @example costKindOf("user"); // "user" */
export const costKindOf = (text: string | null): CostKind => known(costKinds, text, "model");

/**
 * What the address of the costs asks for.
 * @example costsAsked(new URLSearchParams("by=user")); // { by: "user", period: "7d", hours: 168 }
 */
export function costsAsked(address: URLSearchParams): { by: CostKind; period: CostPeriod; hours: number | null } {
  const period = known(periods, address.get("last"), "7d");
  return { by: costKindOf(address.get("by")), period, hours: periods[period] };
}
