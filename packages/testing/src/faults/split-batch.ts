import type { IngestionEvent } from "../score/index.ts";
import type { FaultAction, Outcome } from "./types.ts";

type IngestionFault = Extract<FaultAction, { ingestion: unknown }>["ingestion"];

interface Lists {
  successes: { id: string }[];
  errors: { id: string; status: number; message?: string }[];
}

/** The normal answer to a batch with some of its successes turned into errors, and some left out. */
export function splitBatch(fault: IngestionFault, normal: Outcome): Outcome {
  if (normal.intake === undefined) return normal;
  const { events = [], discarded = [] } = normal.intake;
  const lists = normal.reply.body as Lists;
  const lost = new Map<string, number>();
  for (const event of [...events, ...discarded]) {
    if (isOmitted(fault, event)) lost.set(event.id, 0);
    else {
      const status = refusalOf(fault, event);
      if (status !== undefined) lost.set(event.id, status);
    }
  }
  const errors = [...lost]
    .filter(([, status]) => status !== 0)
    .map(([id, status]) => ({ id, status, message: "Fault" }));
  const body: Lists = {
    successes: lists.successes.filter(({ id }) => !lost.has(id)),
    errors: [...lists.errors, ...errors],
  };
  const kept = (list: readonly IngestionEvent[]): IngestionEvent[] => list.filter(({ id }) => !lost.has(id));
  return {
    reply: { ...normal.reply, body },
    intake: { events: kept(events), discarded: kept(discarded) },
    manner: "plain",
  };
}

function refusalOf({ refuse }: IngestionFault, event: IngestionEvent): number | undefined {
  if (typeof refuse === "function") return refuse(event);
  return refuse?.[event.id] ?? refuse?.[String(event.body.id)];
}

function isOmitted({ omit = [] }: IngestionFault, event: IngestionEvent): boolean {
  if (typeof omit === "function") return omit(event);
  return omit.includes(event.id) || omit.includes(String(event.body.id));
}
