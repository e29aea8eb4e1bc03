import type { Problem } from "../../src/contract/index.ts";

/** What a request came to nothing with, as a sentence for the reader. */
export interface Failure {
  readonly status: number;
  readonly message: string;
}

const base = "/api/studio";

/** Writes a query as the server reads it: lists as repeated keys, nothing for what is undefined. */
export function queryText(query: object): string {
  const text = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null) text.append(key, String(one));
    }
  }
  const written = text.toString();
  return written === "" ? "" : `?${written}`;
}

const isProblem = (value: unknown): value is Problem =>
  typeof value === "object" && value !== null && "message" in value && typeof value.message === "string";

async function failureOf(response: Response): Promise<Failure> {
  const said: unknown = await response.json().catch(() => undefined);
  const message = isProblem(said) ? said.message : `Studio answered ${response.status} ${response.statusText}.`;
  return { status: response.status, message };
}

const unreachable: Failure = { status: 0, message: "Studio does not answer. Is it still running?" };

/** True for what `fetch` says of a request that was given up. */
const wasGivenUp = (error: unknown): boolean => error instanceof DOMException && error.name === "AbortError";

export type Answer<T> = { readonly data: T } | { readonly failure: Failure } | { readonly givenUp: true };

async function send<T>(path: string, init: RequestInit): Promise<Answer<T>> {
  try {
    const response = await fetch(base + path, init);
    if (!response.ok) return { failure: await failureOf(response) };
    return { data: (await response.json()) as T };
  } catch (error) {
    return wasGivenUp(error) ? { givenUp: true } : { failure: unreachable };
  }
}

/** Reads from Studio. `path` is what follows `/api/studio`. */
export function read<T>(path: string, signal?: AbortSignal): Promise<Answer<T>> {
  return send(path, { headers: { accept: "application/json" }, signal: signal ?? null });
}

/** Changes something in Studio, with the token that its page carries. */
export function change<T>(method: "POST" | "DELETE", path: string, body?: string): Promise<Answer<T>> {
  const token = document.querySelector<HTMLMetaElement>('meta[name="studio-token"]')?.content ?? "";
  const headers = { "x-studio-token": token, "content-type": "application/json" };
  return send(path, { method, headers, body: body ?? null });
}
