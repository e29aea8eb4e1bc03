import { parseJson, serialize } from "../../capture/index.ts";
import { remember } from "../remember.ts";
import { decoded, hideBase64 } from "./decoded.ts";
import { detectAll } from "./detectors.ts";
import { looksLikeJson, namesIn } from "./json-text.ts";
import { holdsLongWord } from "./long-words.ts";
import { createMark } from "./mark.ts";
import { areNamesOf, createNames, freeName, isTokenOfModel, isVersionOf } from "./names.ts";
import { plainLetters } from "./plain-letters.ts";
import type { Name, RedactionSettings, Redactor } from "./types.ts";
import { writeAgain } from "./write-again.ts";

/** JSON in JSON in JSON: beyond this it is hidden whole, since nobody can say what is in it. */
const deepestText = 6;
const deepestValue = 100;
/** What is longer is a text that happens to end in such a word. */
const longestPairName = 64;

/** What no detector finds anything in, where it is short: the shortest keys have more letters. */
const bland = /^[A-Za-z ,;_]*$/;
const shortestFind = 14;

/**
 * Runs every text through key rules and detectors. Texts that hold JSON are read, so that a field's name counts and an
 * escape hides nothing.
 * @example createRedactor({}).text("mail ada@example.com") === "mail [redacted:email]";
 */
export function createRedactor(settings: RedactionSettings): Redactor {
  const mark = createMark(settings.hashKey);
  const names = createNames(settings.keys ?? []);
  const nameOf = remember((name): Name => ({ ...names.read(name), text: scan(name) }));

  /** How much of the text is in the value that is being walked through. */
  let reading = { names: 0, isExact: true };

  const isSecret = (name: string): boolean => names.secrecyOf(name) !== false;

  /** As somebody reads it; the text itself where nothing is found. */
  function scanPlain(text: string, plain = plainLetters(text), hasLongWord = holdsLongWord(plain)): string {
    const found = detectAll(plain, mark, names, hasLongWord);
    return found === plain ? text : found;
  }

  function scan(text: string): string {
    if (text.length < shortestFind && bland.test(text)) return text;
    const plain = plainLetters(text);
    const hasLongWord = holdsLongWord(plain);
    const seen = scanPlain(text, plain, hasLongWord);
    const inside = decoded(seen);
    // Base64 is a long word as well.
    if (inside === undefined && !hasLongWord) return seen;
    const found = inside === undefined ? undefined : scanPlain(inside);
    return hideBase64(
      found === inside ? seen : (found ?? seen),
      (content) => scanPlain(content) !== content,
      (word) => mark("encoded", word),
    );
  }

  function redactText(text: string, depth: number): string {
    const value = looksLikeJson(text) ? parseJson(text) : undefined;
    if (value === undefined) return text.includes("\n") ? redactLines(text, depth) : scan(text);
    if (depth >= deepestText) return mark("key", text);
    const around = reading;
    reading = { names: 0, isExact: true };
    const redacted = redactValue(value, depth, 0);
    const { names: count, isExact } = reading;
    reading = around;
    if (redacted !== value || count !== namesIn(text)) return writeAgain(text, redacted, scanPlain);
    // As it came, where nothing was found: spaces, and digits that no number of JavaScript has.
    return isExact ? text : scan(text);
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

  /** The same value where nothing in it is hidden; what is changed is a copy. */
  function redactValue(value: unknown, depth: number, level: number): unknown {
    if (typeof value === "string") return redactText(value, depth + 1);
    if (typeof value === "number") return redactNumber(value);
    if (typeof value !== "object" || value === null) return value;
    if (level >= deepestValue) return mark("key", "");
    return Array.isArray(value) ? redactList(value, depth, level + 1) : redactFields(value, depth, level + 1);
  }

  /** Pairs, also many in a row as Node's raw headers are: what follows the name of a secret is one. */
  function redactList(list: readonly unknown[], depth: number, level: number): readonly unknown[] {
    const isNamed = (index: number): boolean => {
      const name = index % 2 === 1 && list.length % 2 === 0 ? list[index - 1] : undefined;
      return typeof name === "string" && name.length <= longestPairName && isSecret(name);
    };
    return redactItems(list, (item, index) => (isNamed(index) ? hidden(item) : redactValue(item, depth, level)));
  }

  function redactFields(value: object, depth: number, level: number): object {
    const fields = value as Readonly<Record<string, unknown>>;
    const isEntry = saysSecret(fields);
    let copy: Record<string, unknown> | undefined;
    let counts: Map<string, number> | undefined;
    for (const name of Object.keys(fields)) {
      reading.names += 1;
      const read = nameOf(name);
      const isHidden = (read.isSecret && !isTokenOfModel(fields, name)) || (isEntry && name === "value");
      const item = fields[name];
      const left = isHidden ? hidden(item) : isVersionOf(read, item) ? item : redactField(fields, name, depth, level);
      if (copy === undefined && (left !== item || read.text !== name)) copy = fieldsBefore(fields, name);
      if (copy === undefined) continue;
      const isTaken = Object.hasOwn(copy, read.text);
      if (isTaken) counts ??= new Map();
      copy[counts === undefined ? read.text : freeName(copy, counts, read.text)] = left;
    }
    return copy ?? value;
  }

  /** In a schema `required` is a list of names, and no pairs of a name and its value. */
  function redactField(fields: Readonly<Record<string, unknown>>, name: string, depth: number, level: number): unknown {
    const item = fields[name];
    return name === "required" && Array.isArray(item) && areNamesOf(fields.properties, item)
      ? redactItems(item, (each) => redactValue(each, depth, level + 1))
      : redactValue(item, depth, level);
  }

  /** `{ name: "authorization", value: "…" }`, as lists of headers and of fields have it. */
  function saysSecret({ name, key, field }: Entry): boolean {
    const said = name ?? key ?? field;
    return typeof said === "string" && isSecret(said);
  }

  function redactNumber(value: number): number | string {
    if (Math.abs(value) < 1e12) return value;
    if (!Number.isSafeInteger(value)) {
      reading.isExact = false;
      return value;
    }
    const text = String(value);
    const scanned = scanPlain(text);
    return scanned === text ? value : scanned;
  }

  function hidden(value: unknown): unknown {
    // A flag says nothing of the secret, and a person who reads the trace wants to know it.
    if (typeof value === "boolean" || value === null || value === undefined) return value;
    return mark("key", typeof value === "string" ? value : serialize(value));
  }

  return {
    text: (text) => redactText(text, 0),
    number: redactNumber,
    name: nameOf,
    hide: (text) => mark("key", text),
  };
}

/** The same list where nothing in it is hidden. */
function redactItems(list: readonly unknown[], redact: (item: unknown, index: number) => unknown): readonly unknown[] {
  const left = list.map(redact);
  return left.every((item, index) => item === list[index]) ? list : left;
}

/** A null prototype: `__proto__` is a name like any other here. */
function fieldsBefore(fields: Readonly<Record<string, unknown>>, end: string): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  for (const name of Object.keys(fields)) {
    if (name === end) break;
    copy[name] = fields[name];
  }
  return copy;
}

interface Entry {
  readonly name?: unknown;
  readonly key?: unknown;
  readonly field?: unknown;
}
