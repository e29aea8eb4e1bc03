/** What the demo reads of a trace, as Langfuse's API answers it. */
export interface Trace {
  readonly id: string;
  readonly name: string | null;
  readonly userId: string | null;
  readonly sessionId: string | null;
  readonly totalCost: number | null;
  readonly observations: readonly Observation[];
  readonly scores: readonly { readonly name: string; readonly value: number }[];
}

export interface Observation {
  readonly id: string;
  readonly parentObservationId: string | null;
  readonly type: string;
  readonly name: string | null;
  readonly startTime: string;
  readonly endTime: string | null;
  readonly level: string;
  readonly model: string | null;
  readonly usageDetails: Readonly<Record<string, number>>;
  readonly costDetails: Readonly<Record<string, number>>;
  readonly metadata: { readonly resourceAttributes?: Readonly<Record<string, string>> } | null;
}

/** A trace as Studio has it now; undefined where it has none of it. */
export async function readTrace(studio: string, traceId: string): Promise<Trace | undefined> {
  const response = await fetch(`${studio}/api/public/traces/${encodeURIComponent(traceId)}`);
  const body = await response.text();
  if (response.status === 404) return undefined;
  if (!response.ok) throw new Error(`Studio answered ${response.status}: ${body}`);
  return JSON.parse(body) as Trace;
}
