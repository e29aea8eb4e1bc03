type Fields = Readonly<Record<string, unknown>>;

/** How a body is written. */
export type BodyFormat = "sse" | "ndjson" | "json" | "other";

/** Turns the bytes of a body into JSON objects. */
export interface EventReader {
  chunk(bytes: Uint8Array): void;
  /** The last bytes came; answers the whole value of a body that is one JSON text. */
  end(): unknown;
  /** A stream said that nothing more will come. */
  sawDone(): boolean;
  /** Some of it was too long to be looked at. */
  isCut(): boolean;
}

const maxTextLength = 16 * 1024 * 1024;

const formats: readonly (readonly [RegExp, BodyFormat])[] = [
  [/^text\/event-stream/i, "sse"],
  [/^application\/(x-ndjson|jsonl|stream\+json|jsonlines)/i, "ndjson"],
  [/^application\/([\w.+-]+\+)?json/i, "json"],
];

/**
 * By the content type; servers that forget it are believed to do what they were asked for.
 * @example formatOf("text/event-stream; charset=utf-8", () => true) === "sse";
 */
export function formatOf(contentType: string | null, isStream: () => boolean): BodyFormat {
  if (contentType === null || contentType === "") return isStream() ? "sse" : "json";
  return formats.find(([pattern]) => pattern.test(contentType))?.[1] ?? "other";
}

export function createEventReader(format: BodyFormat, event: (value: Fields, name?: string) => void): EventReader {
  const decoder = new TextDecoder();
  let rest = "";
  let name: string | undefined;
  let data: string | undefined;
  let sawDone = false;
  let isCut = false;

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
    else if (text.charCodeAt(0) === 123) emit(text);
  }

  function emit(text: string, of?: string): void {
    const first = text.charCodeAt(0);
    if (first === 123) {
      const value = parse(text);
      if (value !== undefined) event(value as Fields, of);
    } else if (text.trim() === "[DONE]") sawDone = true;
    else if (first === 32 || first === 9) emit(text.trim(), of);
  }

  function lines(): void {
    let from = 0;
    for (let at = rest.indexOf("\n"); at >= 0; at = rest.indexOf("\n", from)) {
      const end = at > from && rest.charCodeAt(at - 1) === 13 ? at - 1 : at;
      line(rest.slice(from, end));
      from = at + 1;
    }
    rest = from === 0 ? rest : rest.slice(from);
  }

  return {
    sawDone: () => sawDone,
    isCut: () => isCut,
    chunk(bytes) {
      if (isCut || format === "other") return;
      rest += decoder.decode(bytes, { stream: true });
      if (format === "sse" || format === "ndjson") lines();
      // An event may come as many lines, each of them short.
      if (rest.length + (data?.length ?? 0) <= maxTextLength) return;
      isCut = true;
      rest = "";
      data = undefined;
    },
    end() {
      if (isCut || format === "other") return undefined;
      rest += decoder.decode();
      const text = rest;
      rest = "";
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
