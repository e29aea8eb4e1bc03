import type { AdminAnswer } from "./types.ts";

/** The page needs no script and nothing from elsewhere, and belongs in nobody's frame. */
const always: Readonly<Record<string, string>> = {
  "cache-control": "no-store",
  "content-security-policy":
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
};

export function text(status: number, body: string, headers: Readonly<Record<string, string>> = {}): AdminAnswer {
  return { status, headers: { ...always, "content-type": "text/plain; charset=utf-8", ...headers }, body };
}

export function json(status: number, value: unknown): AdminAnswer {
  return {
    status,
    headers: { ...always, "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(value),
  };
}

export function html(status: number, body: string): AdminAnswer {
  return { status, headers: { ...always, "content-type": "text/html; charset=utf-8" }, body };
}
