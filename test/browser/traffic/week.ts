import type { RunningStudio } from "@langfuse-kit/studio";
import { idOf, sendSpans } from "./otlp.ts";

const hour = 3_600_000;
const models = ["gpt-4o", "gpt-4o-mini", "claude-sonnet-4-5", "house-model"] as const;
const users = ["mira", "jon", "ada", "lee", "kim", "sam", "noor"];

const rowOf = (version: number): string => `row=${encodeURIComponent(JSON.stringify(["greeting", version]))}`;
const comparedPrompts = `/costs?by=prompt&${rowOf(1)}&${rowOf(2)}`;

/** So many traces there are in the week. */
export const weekTraces = 140;

export const weekPages: readonly string[] = ["/costs", "/costs?by=session&last=24h&unit=tokens", comparedPrompts];

/** A week of questions to four models, one of which has no price, with two versions of a prompt and their scores. */
export async function sendWeek({ url }: RunningStudio): Promise<void> {
  const now = Math.floor(Date.now() / hour) * hour;
  for (let number = 1; number <= weekTraces; number += 1) {
    const start = now - ((number * 37) % (7 * 24)) * hour + (number % 50) * 60_000;
    const model = models[(number * 7) % 10 < 5 ? 0 : (number * 3) % models.length] ?? "gpt-4o";
    const version = number % 3 === 0 ? 2 : 1;
    const took = 400 + ((number * 613) % 1900) + (version === 2 ? 300 : 0);
    const failed = number % 23 === 0;
    const person = { "user.id": users[number % users.length], "session.id": `talk-${number % 20}` };
    const generation = idOf(number * 10 + 1, 8);
    await sendSpans(url, idOf(900_000 + number, 16), [
      {
        id: idOf(number * 10, 8),
        name: number % 4 === 0 ? "POST /summaries" : "POST /chat",
        start,
        end: start + took + 40,
        attributes: { ...person, "langfuse.observation.input": `Question ${number}` },
        ...(failed && { error: "The model did not answer" }),
      },
      {
        id: generation,
        parent: idOf(number * 10, 8),
        name: number % 4 === 0 ? "summarise" : "answer",
        type: "generation",
        start: start + 20,
        end: start + 20 + took,
        attributes: {
          ...person,
          "langfuse.observation.model.name": model,
          "langfuse.observation.usage_details": JSON.stringify({
            input: 500 + number * 9,
            output: 80 + (number % 9) * 30,
          }),
          "langfuse.observation.completion_start_time": new Date(start + 220 + (number % 7) * 40).toISOString(),
          "langfuse.observation.prompt.name": "greeting",
          "langfuse.observation.prompt.version": version,
        },
        ...(failed && { error: "529 overloaded" }),
      },
    ]);
    if (number % 4 !== 0) continue;
    await fetch(`${url}/api/public/scores`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        traceId: idOf(900_000 + number, 16),
        observationId: generation,
        name: "helpful",
        value: version === 2 ? 0.9 : 0.6,
      }),
    });
  }
}
