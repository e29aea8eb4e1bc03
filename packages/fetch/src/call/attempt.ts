import { createHash } from "node:crypto";
import type { AttemptKey } from "@langfuse-kit/core/adapter";
import type { ModelRequest } from "./request.ts";

/** The header in which the clients of OpenAI and Anthropic count their attempts, from 0. */
const header = "x-stainless-retry-count";
const longestKept = 2_000;

export function triesBefore(headers: Headers): number {
  const text = headers.get(header);
  return text !== null && /^\d{1,3}$/.test(text) ? Number(text) : 0;
}

/** Whether the client counts its attempts. */
export const countsTries = (headers: Headers): boolean => headers.has(header);

/**
 * Identifies a request, to recognise its repetitions by the same body. For a long body, size and both ends are enough; hashed,
 * since a slice of a text keeps all of it in memory.
 */
export function attemptKey(parent: string | undefined, { url, text }: ModelRequest): AttemptKey {
  const isShort = text.length <= longestKept;
  const body = isShort
    ? text
    : hashOf(`${text.length}:${text.slice(0, longestKept / 2)}${text.slice(-longestKept / 2)}`);
  return { parent: parent ?? "", url: url.href, body };
}

const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64");
