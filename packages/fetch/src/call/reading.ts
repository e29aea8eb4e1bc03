import type { AnswerFacts, Assembler } from "../dialects/index.ts";
import { createEventReader, type EventReader, formatOf } from "../wire/index.ts";

/** What was read of an answer, and whether that is all. */
export interface ReadSoFar {
  readonly answer: AnswerFacts;
  readonly isWhole: boolean;
}

/** An answer while it comes in. */
export interface Reading {
  readonly reader: EventReader;
  facts(isDrained: boolean): ReadSoFar;
  /** The model has said all that it will say. */
  isWhole(): boolean;
  /** Nothing else follows either, although the body may not have ended. */
  isOver(): boolean;
}

/** Called while the answer comes in. */
export interface ReadingHooks {
  /** The model's first word. */
  spoke(): void;
  /** There was an error in the stream, so that no more of the answer follows. */
  broke(): void;
}

/** Reads one JSON value, or the events of a stream. */
export function readAnswer(
  response: Response,
  isStream: () => boolean,
  assembler: Assembler,
  readResponse: (body: unknown) => AnswerFacts,
  hooks: ReadingHooks,
): Reading {
  const format = formatOf(response.headers.get("content-type"), () => response.ok && isStream());
  let events = 0;
  let hasSpoken = false;
  const reader = createEventReader(format, (event, name) => {
    events += 1;
    const spoke = assembler.take(event, name);
    if (event.type === "error" || (event.error !== undefined && event.error !== null)) hooks.broke();
    if (!spoke || hasSpoken) return;
    hasSpoken = true;
    hooks.spoke();
  });
  return {
    reader,
    isWhole: () => assembler.isWhole(),
    isOver: () => assembler.isOver() || reader.sawDone(),
    facts(isDrained) {
      const body = reader.end();
      if (events > 0) return { answer: assembler.answer(), isWhole: assembler.isWhole() || reader.sawDone() };
      // It has no form that can be read, so nothing is missing.
      const isUnknown = format === "other" || reader.isCut();
      return {
        answer: body === undefined ? {} : readResponse(body),
        isWhole: isDrained && (body !== undefined || isUnknown),
      };
    },
  };
}
