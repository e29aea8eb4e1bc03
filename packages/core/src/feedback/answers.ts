import type { FeedbackAnswer } from "./types.ts";

const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };

export function answer(status: number, content: object, more: Record<string, string> = {}): FeedbackAnswer {
  return { status, headers: { ...headers, ...more }, body: JSON.stringify(content) };
}

function refuse(status: number, error: string, message: string, more?: Record<string, string>): FeedbackAnswer {
  return answer(status, { error, message }, more);
}

type Plain =
  | "method"
  | "off"
  | "unreadable"
  | "token"
  | "expired"
  | "otherTrace"
  | "name"
  | "value"
  | "comment"
  | "observation";

interface Refusals extends Readonly<Record<Plain, FeedbackAnswer>> {
  tooMany(seconds: number): FeedbackAnswer;
  tooLarge(headers: Record<string, string>): FeedbackAnswer;
}

/** Each reason why a score is not taken: a status, a word for programs, and a sentence for people. */
export const refusals: Refusals = {
  method: refuse(405, "method", "Scores are posted.", { allow: "POST" }),
  off: refuse(503, "off", "Scores are not taken now."),
  unreadable: refuse(400, "unreadable", "The body is not a JSON object."),
  token: refuse(403, "token", "The token is missing, or was not made here."),
  expired: refuse(403, "expired", "The token has expired."),
  otherTrace: refuse(403, "other-trace", "The token is that of another trace."),
  name: refuse(400, "name", "No score of this name is taken."),
  value: refuse(400, "value", "The score cannot have this value."),
  comment: refuse(400, "comment", "The comment is not a text, or too long."),
  observation: refuse(400, "observation", "The observation id is not sixteen hex digits."),
  tooMany: (seconds) => refuse(429, "too-many", "Too many scores within a minute.", { "retry-after": String(seconds) }),
  tooLarge: (headers) => refuse(413, "too-large", "The body is too large.", headers),
};
