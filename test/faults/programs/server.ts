import { type FaultRule, startFakeLangfuse } from "@langfuse-kit/testing";
import type { ServerRule } from "../table/types.ts";
import { answer } from "./answer.ts";

/** A Langfuse in a process of its own: what it has received is known to nobody else, and outlives whoever sent it. */
const { publicKey, secretKey, keep } = JSON.parse(process.env.FAULTS_SERVER ?? "{}");
const server = await startFakeLangfuse({ publicKey, secretKey, keep });

const ruleOf = (rule: ServerRule): FaultRule => {
  if (!("poison" in rule)) return rule;
  const { poison: _, ...condition } = rule;
  return { ...condition, refuseIf: ({ name }) => name === "poison" };
};

const ids = (): string[] => [...server.ledger.spans.keys()];

answer({
  rules: (rules: readonly ServerRule[]) => server.faults.set(rules.map(ruleOf)),
  /** In the order of arrival, those after the first so many. */
  received: (known: number) => ids().slice(known),
  report() {
    const { ledger } = server;
    const contents = keep === "ids" ? [] : server.observations();
    return {
      changed: ledger.changed().map((entry) => ("spanId" in entry ? entry.spanId : entry.id)),
      copies: ledger.spansReceived,
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
