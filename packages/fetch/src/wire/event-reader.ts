import { createLineCutter } from "./line-cutter.ts";

type Fields = Readonly<Record<string, unknown>>;

/** How a body is written; "text" may be events, and may be nothing that we can read. */
export type BodyFormat = "sse" | "ndjson" | "json" | "text" | "other";

/** Turns the bytes of a body into JSON objects. */
export interface EventReader {
  chunk(bytes: Uint8Array): void;
  /** The last bytes came; answers the whole value of a body that is one JSON text. */
  end(): unknown;
  /** A stream said that nothing more will come. */
  sawDone(): boolean;
  /** Some of it was too long to be looked at, or none of it was what it might have been. */
  isCut(): boolean;
}

const maxTextLength = 16 * 1024 * 1024;

const formats: readonly (readonly [RegExp, BodyFormat])[] = [
  [/^text\/event-stream/i, "sse"],
  [/^application\/(x-ndjson|jsonl|stream\+json|jsonlines)/i, "ndjson"],
  [/^application\/([\w.+-]+\+)?json/i, "json"],
];

/** What servers and proxies say that know no better. */
const anyText = /^(text\/|application\/octet-stream)/i;

/**
 * By the content type; servers that forget it are believed to do what they were asked for. So are those that call a
 * stream a text, as far as events come of it.
 * @example formatOf("text/event-stream; charset=utf-8", () => true) === "sse";
 */
export function formatOf(contentType: string | null, isStream: () => boolean): BodyFormat {
  if (contentType === null || contentType === "") return isStream() ? "sse" : "json";
  const known = formats.find(([pattern]) => pattern.test(contentType))?.[1];
  return known ?? (anyText.test(contentType) && isStream() ? "text" : "other");
}

export function createEventReader(format: BodyFormat, event: (value: Fields, name?: string) => void): EventReader {
  const decoder = new TextDecoder();
  const lines = createLineCutter(line);
  let name: string | undefined;
  let data: string | undefined;
  let sawDone = false;
  let isCut = false;
  let isGuess = format === "text";

  function line(text: string): void {
    if (format === "ndjson") {
      emit(text);
      return;
    }
    if (text === "") {
      if (data !== undefined) emit(data, name);
      data = undefined;
      name = undefined;
    } else if (text.startsWith("data:")) {
      const value = text.charCodeAt(5) === 32 ? text.slice(6) : text.slice(5);
      data = data === undefined ? value : `${data}\n${value}`;
    } else if (text.startsWith("event:")) name = text.slice(6).trim();
    // Some servers answer an error as plain JSON in the middle of a stream.
    else if (text.charCodeAt(0) === 123 && !isGuess) emit(text);
  }

  function emit(text: string, of?: string): void {
    const first = text.charCodeAt(0);
    if (first === 123) {
      const value = parse(text);
      if (value === undefined) return;
      isGuess = false;
      event(value as Fields, of);
    } else if (text.trim() === "[DONE]") sawDone = true;
    else if (first === 32 || first === 9) emit(text.trim(), of);
  }

  return {
    sawDone: () => sawDone,
    isCut: () => isCut || isGuess,
    chunk(bytes) {
      if (isCut || format === "other") return;
      const text = decoder.decode(bytes, { stream: true });
      if (format === "json") lines.keep(text);
      else lines.cut(text);
      // An event may come as many lines, each of them short.
      if (lines.length() + (data?.length ?? 0) <= maxTextLength) return;
      isCut = true;
      lines.take();
      data = undefined;
    },
    end() {
      if (isCut || format === "other") return undefined;
      lines.keep(decoder.decode());
      const text = lines.take();
      if (format === "json") return parse(text);
      for (const last of [...text.split("\n"), ""]) line(last.replace(/\r$/, ""));
      return undefined;
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
