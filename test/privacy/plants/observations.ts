import {
  event,
  generation,
  injectContext,
  observe,
  score,
  span,
  startObservation,
  tool,
  trace,
  updateTrace,
  withPrompt,
} from "@langfuse-kit/core";
import type { Canaries } from "../canaries.ts";

type Plant = Canaries["plant"];

/** An error that carries text wherever an error can. */
export function plantedError(plant: Plant, at: string): Error {
  const cause = new AggregateError([new Error(plant(`${at}: one of many`))], plant(`${at}: cause`), {
    cause: plant(`${at}: cause of the cause`),
  });
  const error = new TypeError(plant(`${at}: message`), { cause });
  error.stack = `${error.stack}\n    at ${plant(`${at}: stack`)}`;
  error.name = plant(`${at}: name of the error`);
  return Object.assign(error, { code: plant(`${at}: code`), body: plant(`${at}: body`) });
}

/** Everything that the public functions take. What names and identifies begins with "name". */
export async function plantObservations(plant: Plant): Promise<void> {
  await trace(
    plant("name of the trace"),
    {
      input: {
        messages: [{ role: "user", content: plant("input") }],
        nested: JSON.stringify({ a: plant("JSON in input") }),
      },
      metadata: {
        [plant("name in metadata")]: 1,
        deep: { list: [plant("metadata")] },
        status: plant("metadata.status"),
      },
      statusMessage: plant("status message"),
      userId: plant("name of the user"),
      sessionId: plant("name of the session"),
      tags: [plant("tags")],
      version: plant("name of the version"),
    },
    async (whole) => {
      updateTrace({
        metadata: { late: plant("metadata of the trace") },
        output: plant("output of the trace"),
      });
      await generation(
        plant("name of a generation"),
        {
          model: plant("name of a model"),
          modelParameters: { stop: plant("stop sequence"), temperature: 1 },
          input: [plant("prompt")],
          usage: { input: 3, output: 4 },
        },
        async (step) => {
          step.update({ output: { role: "assistant", content: plant("completion") } });
          step.score({
            name: plant("name of a score"),
            value: plant("name as value of a score"),
            comment: plant("comment"),
            metadata: { why: plant("metadata of a score") },
          });
        },
      );
      tool("tool", { input: { arguments: plant("tool arguments") } }, (step) =>
        step.update({ output: { result: plant("tool result") } }),
      );
      observe((given: unknown) => given, { name: "observed" })(plant("argument of a function"));
      event("event", { input: plant("input of an event"), metadata: { a: plant("metadata of an event") } });
      withPrompt({ name: plant("name of a prompt"), version: 1 }, () => generation("with prompt", () => undefined));
      await span("throws", () => Promise.reject(plantedError(plant, "error"))).catch(() => undefined);
      await span("throws a text", () => Promise.reject(plant("thrown text"))).catch(() => undefined);
      const error = startObservation("holds an error", { input: plantedError(plant, "error as input") });
      error.update({ output: new Map([[plant("key of a map"), new Set([plant("set")])]]) });
      error.end();
      whole.score({ name: "quality", value: 1, comment: plant("comment on the trace") });
      score({ sessionId: plant("name of a session with a score"), name: "session", value: 1 });
      injectContext({});
    },
  );
}
