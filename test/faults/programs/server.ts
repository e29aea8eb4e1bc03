import { crc32 } from "node:zlib";
import { type FakeLangfuseOptions, type FaultRule, startFakeLangfuse } from "@langfuse-kit/testing";
import type { ServerRule } from "../table/types.ts";
import { answer } from "./answer.ts";

/** A Langfuse in a process of its own: what it has received is known to nobody else, and outlives whoever sent it. */
const { keep, ...options } = JSON.parse(process.env.FAULTS_SERVER ?? "{}") as FakeLangfuseOptions;
const server = await startFakeLangfuse({ keep, ...options });

const ruleOf = (rule: ServerRule): FaultRule => {
  if ("mixed" in rule) {
    const { mixed: _, ...condition } = rule;
    const third = ({ id }: { id: string }): number => crc32(id) % 3;
    const refuse = (event: { id: string }): number | undefined => (third(event) === 0 ? 500 : undefined);
    return { ...condition, ingestion: { refuse, omit: (event) => third(event) === 1 } };
  }
  if (!("poison" in rule)) return rule;
  const { poison: _, ...condition } = rule;
  return { ...condition, refuseIf: ({ name }) => name === "poison" };
};

/** By id: what came of each observation as an event of the older API, which leaves once and whole. */
function eventsOfObservations(): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { type, body } of server.events()) {
    if (!type.endsWith("-create") || type === "trace-create" || type === "score-create") continue;
    const id = String(body.id);
    found.set(id, [...(found.get(id) ?? []), JSON.stringify(body)]);
  }
  return found;
}

const ids = (): string[] => [...server.ledger.spans.keys(), ...eventsOfObservations().keys()];

answer({
  rules: (rules: readonly ServerRule[]) => server.faults.set(rules.map(ruleOf)),
  /** In the order of arrival, those after the first so many. */
  received: (known: number) => ids().slice(known),
  report() {
    const { ledger } = server;
    const events = [...eventsOfObservations()];
    const contents = keep === "ids" ? [] : server.observations();
    return {
      changed: [
        ...ledger.changed().map((entry) => ("spanId" in entry ? entry.spanId : entry.id)),
        ...events.filter(([, bodies]) => new Set(bodies).size > 1).map(([id]) => id),
      ],
      copies: ledger.spansReceived + events.reduce((sum, [, bodies]) => sum + bodies.length, 0),
      requests: ledger.requests.length,
      statuses: [...new Set(ledger.requests.map(({ status }) => status))],
      contents: contents.map(({ id, input }) => [id, serialOf(input)] as const),
      text: JSON.stringify([contents, ledger.requests.map(({ headers: { authorization: _, ...rest } }) => rest)]),
    };
  },
});
process.send?.({ ready: server.port });

function serialOf(input: unknown): number | undefined {
  return (input as { serial?: number } | undefined)?.serial;
}
