import { decoded, hideBase64 } from "./decoded.ts";
import { detectors } from "./detectors.ts";
import { createMark } from "./mark.ts";
import { plainLetters } from "./plain-letters.ts";
import { isSecretName, wordsOf } from "./secret-names.ts";
import type { Mark, RedactionSettings, Redactor } from "./types.ts";

/** JSON in JSON in JSON: beyond this it is hidden whole, since nobody can say what is in it. */
const deepestText = 6;
const deepestValue = 100;

/**
 * Runs every text through key rules and detectors. Texts that hold JSON are read, so that a field's name counts and an
 * escape hides nothing.
 * @example createRedactor({}).text("mail ada@example.com") === "mail [redacted:email]";
 */
export function createRedactor(settings: RedactionSettings): Redactor {
  const markOf = createMark(settings.hashKey);
  let marks = 0;
  const mark: Mark = (kind, found) => {
    marks += 1;
    return markOf(kind, found);
  };
  const named = new Set((settings.keys ?? []).map((name) => wordsOf(name).join(" ")));

  function isSecret(name: string): boolean {
    return isSecretName(name) || (named.size > 0 && named.has(wordsOf(name).join(" ")));
  }

  /** As somebody reads it; the text itself where nothing is found. */
  function scanPlain(text: string): string {
    const plain = plainLetters(text);
    const found = detectors.reduce((rest, [, detect]) => detect(rest, mark, isSecret), plain);
    return found === plain ? text : found;
  }

  function scan(text: string): string {
    const seen = scanPlain(text);
    const inside = decoded(seen);
    const found = inside === undefined ? undefined : scanPlain(inside);
    return hideBase64(
      found === inside ? seen : (found ?? seen),
      (content) => scanPlain(content) !== content,
      (word) => mark("encoded", word),
    );
  }

  function redactText(text: string, depth: number): string {
    const value = looksLikeJson(text) ? readJson(text) : undefined;
    if (value === undefined) return text.includes("\n") ? redactLines(text, depth) : scan(text);
    if (depth >= deepestText) return mark("key", text);
    const before = marks;
    const redacted = redactValue(value, depth, 0);
    // As it came, where nothing was found: spaces, and digits that no number of JavaScript has.
    return marks === before ? text : JSON.stringify(redacted);
  }

  /** A value on each line, as logs and streams of events have it. */
  function redactLines(text: string, depth: number): string {
    if (!/^(?:data: ?)?[[{]/m.test(text)) return scan(text);
    const lines = text.split("\n").map((line) => {
      const start = line.startsWith("data:") ? line.search(/[[{]/) : 0;
      const content = start > 0 ? line.slice(start) : line;
      if (!looksLikeJson(content)) return line;
      return line.slice(0, line.length - content.length) + redactText(content, depth + 1);
    });
    return scan(lines.join("\n"));
  }

  function redactValue(value: unknown, depth: number, level: number): unknown {
    if (typeof value === "string") return redactText(value, depth + 1);
    if (typeof value === "number") return redactNumber(value);
    if (typeof value !== "object" || value === null) return value;
    if (level >= deepestValue) return mark("key", "");
    if (Array.isArray(value)) {
      const [name, item] = value;
      if (value.length === 2 && typeof name === "string" && isSecret(name)) return [scan(name), hidden(item)];
      return value.map((entry) => redactValue(entry, depth, level + 1));
    }
    // A null prototype: `__proto__` is a name like any other here.
    const redacted: Record<string, unknown> = Object.create(null);
    const isEntry = saysSecret(value as Entry);
    for (const [name, item] of Object.entries(value)) {
      const isHidden = isSecret(name) || (isEntry && name === "value");
      redacted[scan(name)] = isHidden ? hidden(item) : redactValue(item, depth, level + 1);
    }
    return redacted;
  }

  /** `{ name: "authorization", value: "…" }`, as lists of headers and of fields have it. */
  function saysSecret({ name, key, field }: Entry): boolean {
    const said = name ?? key ?? field;
    return typeof said === "string" && isSecret(said);
  }

  function redactNumber(value: number): number | string {
    if (!Number.isSafeInteger(value) || Math.abs(value) < 1e12) return value;
    const text = String(value);
    const scanned = scanPlain(text);
    return scanned === text ? value : scanned;
  }

  function hidden(value: unknown): unknown {
    // A flag says nothing of the secret, and a person who reads the trace wants to know it.
    if (typeof value === "boolean" || value === null || value === undefined) return value;
    return mark("key", typeof value === "string" ? value : JSON.stringify(value));
  }

  return {
    text: (text) => redactText(text, 0),
    number: redactNumber,
    isSecret,
    hide: (text) => mark("key", text),
  };
}

interface Entry {
  readonly name?: unknown;
  readonly key?: unknown;
  readonly field?: unknown;
}

/** Cheap, so that prose is not parsed in vain. A quoted text may hold JSON itself. */
function looksLikeJson(text: string): boolean {
  const first = /\S/.exec(text)?.[0];
  if (first !== "{" && first !== "[" && first !== '"') return false;
  const last = text.trimEnd().at(-1);
  return (first === "{" && last === "}") || (first === "[" && last === "]") || (first === '"' && last === '"');
}

/** Undefined is no JSON, so it says that there is none. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
