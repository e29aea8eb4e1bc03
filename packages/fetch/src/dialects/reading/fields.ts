import type { Fields } from "../types.ts";

const none: Fields = Object.freeze({});

/** The value as an object; an empty one for anything else. */
export function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Fields) : none;
}

/** The objects of a list; none for anything else. */
export function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "object" && item !== null) : [];
}

export function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** What is neither content nor the model is a parameter, whatever it is called: providers add new ones all the time. */
export function parametersOf(body: Fields, content: ReadonlySet<string>): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (!content.has(name) && value !== null && value !== undefined) parameters[name] = value;
  }
  return parameters;
}

/** The value of a JSON text, or the text where it is none (yet). */
export function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
