import { makeInput, makeOutput, usage } from "../payload.ts";

type Step = <R>(name: string, input: unknown, fn: () => Promise<R>) => Promise<R>;

/** What an answer of a model comes to once its stream has been read. */
export interface Answer {
  readonly output: unknown;
  readonly usage: Record<string, number>;
  readonly firstAt: Date;
}

export interface Agent {
  readonly agent: Step;
  readonly step: Step;
  readonly tool: Step;
  generation(name: string, input: unknown, fn: () => Promise<Answer>): Promise<unknown>;
}

const ROUNDS = 4;
const TOOLS = 3;

/** Observations of one trace. */
export const observations: number = 2 + ROUNDS * (1 + 2 * TOOLS);

/** A question to an agent: four rounds of a streamed answer and three tools, each of which asks something else. */
export function answerQuestion({ agent, step, tool, generation }: Agent, index: number): Promise<unknown> {
  return step("POST /chat", { question: `Where is order ${index}?` }, () =>
    agent("orders", makeInput(index), async () => {
      for (let round = 0; round < ROUNDS; round++) {
        await generation("plan", makeInput(index + round), () => streamed(index + round));
        for (let used = 0; used < TOOLS; used++) {
          await tool("search", { query: `order ${index}`, limit: 5 }, () =>
            step("query", { sql: "select * from orders where id = $1", values: [index] }, async () => rows(index)),
          );
        }
      }
      return makeOutput(index);
    }),
  );
}

async function streamed(index: number): Promise<Answer> {
  let firstAt: Date | undefined;
  let text = "";
  for await (const piece of pieces(index)) {
    firstAt ??= new Date();
    text += piece;
  }
  return { output: { role: "assistant", content: text }, usage, firstAt: firstAt ?? new Date() };
}

async function* pieces(index: number): AsyncGenerator<string> {
  for (const word of makeOutput(index).content.split(" ")) yield `${word} `;
}

function rows(index: number): readonly object[] {
  return Array.from({ length: 5 }, (_, at) => ({ id: `o-${index}-${at}`, state: "sent", weight: at * 1.5 }));
}
