import type { Observation, Trace } from "./trace.ts";

/** Service, type and name of an observation, with what hangs under it. */
export interface Expected {
  readonly service: string;
  readonly type: string;
  readonly name: string;
  readonly children?: readonly Expected[];
}

const step = (service: string, type: string, name: string, ...children: Expected[]): Expected => ({
  service,
  type,
  name,
  children,
});

const { MODEL = "gpt-5-mini", OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
/** A real model server says nothing of itself. */
const server = OPENAI_API_KEY || OPENAI_BASE_URL ? [] : [step("model", "SPAN", "llm_request")];

const modelCall = (service: string): Expected =>
  step(
    service,
    "GENERATION",
    `chat ${MODEL}`,
    step("model", "SPAN", "gateway.request", step("model", "SPAN", "schedule"), ...server),
  );

/** What one question makes, in the order of time. */
export const expected: Expected = step(
  "gateway",
  "SPAN",
  "POST /chats/:chatId/messages",
  step(
    "agent",
    "SPAN",
    "POST /answers",
    step(
      "agent",
      "AGENT",
      "answer-question",
      step("agent", "GUARDRAIL", "check-question"),
      modelCall("agent"),
      step(
        "agent",
        "TOOL",
        "search_handbook",
        step("search", "SPAN", "GET /articles", step("search", "RETRIEVER", "search-handbook")),
      ),
      modelCall("agent"),
      step("agent", "EVALUATOR", "judge-answer"),
    ),
  ),
  step(
    "gateway",
    "SPAN",
    "add chat.summarise",
    step("worker", "SPAN", "process chat.summarise"),
    step("worker", "SPAN", "process chat.summarise", modelCall("worker")),
  ),
);

/** What a trace lacks of the expected tree, each with the way to it; nothing when it is whole. */
export function missingFrom(trace: Trace, wanted: Expected = expected): string[] {
  const childrenOf = (parent: string | null): Observation[] =>
    trace.observations
      .filter(({ parentObservationId }) => parentObservationId === parent)
      .toSorted((left, right) => left.startTime.localeCompare(right.startTime));
  const missing: string[] = [];
  const look = (one: Expected, found: Observation | undefined, way: string): void => {
    const here = `${way}${one.name} (${one.service})`;
    if (found === undefined) return void missing.push(here);
    if (found.endTime === null) missing.push(`${here}: has not ended`);
    const left = childrenOf(found.id);
    for (const child of one.children ?? []) {
      const index = left.findIndex((candidate) => fits(child, candidate));
      look(child, left.splice(index, index < 0 ? 0 : 1)[0], `${here} > `);
    }
  };
  look(
    wanted,
    childrenOf(null).find((root) => fits(wanted, root)),
    "",
  );
  return missing;
}

const fits = ({ service, type, name }: Expected, found: Observation): boolean =>
  found.name === name && found.type === type && serviceOf(found) === service;

export const serviceOf = ({ metadata }: Observation): string => metadata?.resourceAttributes?.["service.name"] ?? "?";
