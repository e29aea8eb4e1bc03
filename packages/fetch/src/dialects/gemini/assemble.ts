import { appended, errorText, fieldsOf, listOf, textOf } from "../reading/index.ts";
import type { Assembler, Fields } from "../types.ts";
import { factsOf } from "./facts.ts";
import { addArguments, isPiece, type OpenCall } from "./function-calls.ts";
import { addSources, type Sources } from "./grounding.ts";

interface Candidate {
  role: string;
  readonly parts: Record<string, unknown>[];
  readonly sources: Sources;
  call: OpenCall | undefined;
  finishReason: unknown;
}

const mostCandidates = 32;
const mostParts = 10_000;

/** Each event is a whole answer with the next parts; texts of one kind that follow each other are one text. */
export function assembleContents(): Assembler {
  const candidates: Candidate[] = [];
  const body: Record<string, unknown> = {};

  function takeCandidate(item: Fields): boolean {
    const at = typeof item.index === "number" ? item.index : 0;
    if (at < 0 || at >= mostCandidates) return false;
    candidates[at] ??= { role: "model", parts: [], sources: {}, call: undefined, finishReason: undefined };
    const candidate = candidates[at];
    candidate.finishReason = item.finishReason ?? candidate.finishReason;
    addSources(candidate.sources, item);
    const content = fieldsOf(item.content);
    candidate.role = textOf(content.role) ?? candidate.role;
    const parts = listOf(content.parts);
    for (const part of parts) addPart(candidate, part);
    return parts.length > 0;
  }

  return {
    take(event) {
      for (const name of ["modelVersion", "responseId", "usageMetadata", "promptFeedback"]) {
        if (event[name] !== undefined) body[name] = event[name];
      }
      if (errorText(event) !== undefined) body.error = event.error;
      return listOf(event.candidates).map(takeCandidate).some(Boolean);
    },
    answer() {
      const made = candidates.filter((candidate) => candidate !== undefined);
      return factsOf({
        ...body,
        candidates: made.map(({ role, parts, sources, finishReason }) => ({
          content: { role, parts },
          ...sources,
          finishReason,
        })),
      });
    },
    // A prompt that is refused has no candidates.
    isWhole: () =>
      fieldsOf(body.promptFeedback).blockReason !== undefined ||
      (candidates.length > 0 && candidates.every((candidate) => candidate?.finishReason !== undefined)),
    // The stream says so by its end alone.
    isOver: () => false,
  };
}

function addPart(candidate: Candidate, part: Fields): void {
  const { parts } = candidate;
  if (takeCall(candidate, part)) return;
  const last = parts.at(-1);
  const goesOn = typeof part.text === "string" && typeof last?.text === "string" && last.thought === part.thought;
  if (last !== undefined && goesOn) Object.assign(last, part, { text: appended(last.text as string, part.text) });
  else if (parts.length < mostParts) parts.push({ ...part });
}

/** True for a call that comes in pieces: its name first, then values of its arguments, and last a piece with nothing. */
function takeCall(candidate: Candidate, part: Fields): boolean {
  if (part.functionCall === undefined) return false;
  const piece = fieldsOf(part.functionCall);
  const goesOn = candidate.call !== undefined && piece.name === undefined;
  if (!goesOn && !isPiece(piece)) return false;
  const { partialArgs: _, willContinue, ...named } = piece;
  if (!goesOn) {
    const call = { ...named, args: {} };
    candidate.call = call;
    if (candidate.parts.length < mostParts) candidate.parts.push({ ...part, functionCall: call });
  }
  if (candidate.call !== undefined) addArguments(candidate.call, piece);
  if (willContinue !== true) candidate.call = undefined;
  return true;
}
