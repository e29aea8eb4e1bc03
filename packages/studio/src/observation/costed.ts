import { costOf } from "@langfuse-kit/core";
import type { Cost, Usage } from "../contract/index.ts";
import type { ObservationRecord } from "./types.ts";

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
