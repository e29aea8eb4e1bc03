import { detectors } from "./detectors.ts";
import { createMark } from "./mark.ts";
import { plainLetters } from "./plain-letters.ts";
import { isSecretName, wordsOf } from "./secret-names.ts";
import type { RedactionSettings, Redactor } from "./types.ts";

/** JSON in JSON in JSON: beyond this it is hidden whole, since nobody can say what is in it. */
const deepestText = 6;
const deepestValue = 100;

/**
 * Runs every text through key rules and detectors. Texts that hold JSON are read, so that a field's name counts and an
 * escape hides nothing.
 * @example createRedactor({}).text("mail ada@example.com") === "mail [redacted:email]";
 */
export function createRedactor(settings: RedactionSettings): Redactor {
  const mark = createMark(settings.hashKey);
  const named = new Set((settings.keys ?? []).map((name) => wordsOf(name).join(" ")));

  function isSecret(name: string): boolean {
    return isSecretName(name) || (named.size > 0 && named.has(wordsOf(name).join(" ")));
  }

  function scan(text: string): string {
    return detectors.reduce((rest, [, detect]) => detect(rest, mark), plainLetters(text));
  }

  function redactText(text: string, depth: number): string {
    if (!looksLikeJson(text)) return scan(text);
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return scan(text);
    }
    if (depth >= deepestText) return mark("key", text);
    return JSON.stringify(redactValue(value, depth, 0));
  }

  function redactValue(value: unknown, depth: number, level: number): unknown {
    if (typeof value === "string") return redactText(value, depth + 1);
    if (typeof value === "number") return redactNumber(value);
    if (typeof value !== "object" || value === null) return value;
    if (level >= deepestValue) return mark("key", "");
    if (Array.isArray(value)) return value.map((item) => redactValue(item, depth, level + 1));
    // A null prototype: `__proto__` is a name like any other here.
    const redacted: Record<string, unknown> = Object.create(null);
    for (const [name, item] of Object.entries(value)) {
      redacted[scan(name)] = isSecret(name) && item !== null ? hidden(item) : redactValue(item, depth, level + 1);
    }
    return redacted;
  }

  function redactNumber(value: number): number | string {
    if (!Number.isSafeInteger(value) || Math.abs(value) < 1e12) return value;
    const text = String(value);
    const scanned = scan(text);
    return scanned === text ? value : scanned;
  }

  function hidden(value: unknown): unknown {
    // A flag says nothing of the secret, and a person who reads the trace wants to know it.
    if (typeof value === "boolean") return value;
    return mark("key", typeof value === "string" ? value : JSON.stringify(value));
  }

  return {
    text: (text) => redactText(text, 0),
    number: redactNumber,
    field: (name, text) => (isSecret(name) ? mark("key", text) : redactText(text, 0)),
  };
}

/** Cheap, so that prose is not parsed in vain. A quoted text may hold JSON itself. */
function looksLikeJson(text: string): boolean {
  const first = /\S/.exec(text)?.[0];
  const last = text.trimEnd().at(-1);
  return (first === "{" && last === "}") || (first === "[" && last === "]") || (first === '"' && last === '"');
}
