import type { DeadLetter } from "@langfuse-kit/core";

/** What a script is told of a letter. */
export interface LetterFacts {
  readonly id: string;
  readonly at: string;
  readonly kind: DeadLetter["chunk"]["kind"];
  readonly status: number;
  readonly reason: string;
  readonly observations: number;
  readonly refused: number;
}

export function factsOf(letter: DeadLetter): LetterFacts {
  const { chunk, status, reason, refused, at } = letter;
  return {
    id: letter.id,
    at: new Date(at).toISOString(),
    kind: chunk.kind,
    status,
    reason,
    observations: chunk.ids.length,
    refused,
  };
}

export function lineOf({ id, at, kind, status, reason, observations }: LetterFacts): string {
  return `${id}  ${at}  ${String(status).padStart(3)}  ${observations} ${kind}  ${reason}`;
}
