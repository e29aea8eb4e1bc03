import { written } from "./read-json.ts";
import type { Message, Part, Result } from "./types.ts";

type Call = Extract<Part, { kind: "call" }>;

/**
 * Puts what each tool answered with the call that asked for it. Answers find their call by id, or else by name in
 * order; those that find none stay where they are.
 * @example const conversation = pairCalls(messages);
 */
export function pairCalls(messages: readonly Message[]): Message[] {
  const open: Call[] = messages.flatMap((message) =>
    message.parts.flatMap((part) => (part.kind === "call" && part.result === null ? [part] : [])),
  );
  const results = new Map<Call, Result>();
  const take = (result: Result): boolean => {
    const fits = (call: Call): boolean =>
      result.id === null ? result.name === null || call.name === result.name : call.id === result.id;
    const index = open.findIndex(fits);
    const call = open[index];
    if (call === undefined) return false;
    open.splice(index, 1);
    results.set(call, result);
    return true;
  };
  const without = messages.map((message) => ({
    ...message,
    parts: message.parts.filter((part) => !(part.kind === "result" && take(part.result))),
  }));
  return without
    .filter((message) => message.parts.length > 0)
    .map((message) => ({
      ...message,
      parts: message.parts.map((part) =>
        part.kind === "call" && results.has(part) ? { ...part, result: results.get(part) ?? null } : part,
      ),
    }));
}

/** What a message says as plain text, for copying and for previews. */
export function messageText(message: Message): string {
  const said = (value: unknown): string => (typeof value === "string" ? value : written(value));
  return message.parts
    .map((part) => {
      if (part.kind === "text" || part.kind === "reasoning") return part.text;
      if (part.kind === "media") return `[${part.label}]`;
      if (part.kind === "data") return said(part.value);
      if (part.kind === "result") return said(part.result.output);
      const answer = part.result === null ? "" : ` → ${said(part.result.output)}`;
      return `${part.name}(${said(part.input)})${answer}`;
    })
    .join("\n\n");
}
