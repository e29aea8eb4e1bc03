import type { Letter } from "./types.ts";

/** What a script is told of a letter. */
export interface LetterFacts extends Pick<Letter, "id" | "kind" | "status" | "reason" | "refused"> {
  readonly at: string;
  readonly observations: number;
}

export function factsOf({ id, at, kind, status, reason, ids, refused }: Letter): LetterFacts {
  return { id, at: new Date(at).toISOString(), kind, status, reason, observations: ids.length, refused };
}

export function lineOf({ id, at, kind, status, reason, observations }: LetterFacts): string {
  return `${id}  ${at}  ${String(status).padStart(3)}  ${observations} ${kind}  ${reason}`;
}
