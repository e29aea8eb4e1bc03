import { parseText } from "../json/index.ts";
import type { DecodedEvent } from "../otlp/index.ts";

const inputEvents: ReadonlySet<string> = new Set([
  "gen_ai.system.message",
  "gen_ai.user.message",
  "gen_ai.assistant.message",
  "gen_ai.tool.message",
]);

/** Messages that an instrumentation sent as span events. */
export function messagesFromEvents(events: readonly DecodedEvent[]): { input: unknown; output: unknown } {
  const input = events.filter((event) => inputEvents.has(event.name)).map(message);
  const output = events.filter((event) => event.name === "gen_ai.choice").map(message);
  if (input.length > 0 || output.length > 0) {
    return { input: some(input), output: output.length === 1 ? output[0] : some(output) };
  }
  return {
    input: attributeOf(events, "gen_ai.content.prompt", "gen_ai.prompt"),
    output: attributeOf(events, "gen_ai.content.completion", "gen_ai.completion"),
  };
}

function message({ name, attributes }: DecodedEvent): Record<string, unknown> {
  const said = Object.entries(attributes).map(([key, value]) => [key, parseText(value)] as const);
  const role = /^gen_ai\.(system|user|assistant|tool)\.message$/.exec(name)?.[1];
  return { ...(role === undefined ? {} : { role }), ...Object.fromEntries(said) };
}

function some(list: readonly unknown[]): unknown {
  return list.length > 0 ? list : undefined;
}

function attributeOf(events: readonly DecodedEvent[], name: string, key: string): unknown {
  return events.find((event) => event.name === name)?.attributes[key];
}
