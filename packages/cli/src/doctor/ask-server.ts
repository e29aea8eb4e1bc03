import type { Config } from "@langfuse-kit/core";
import type { ServerFacts } from "./types.ts";

const timeoutMs = 8_000;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The Langfuse server that the configuration sends to, without what follows its address. */
function serverUrl({ destinations }: Config): string | undefined {
  const langfuse = destinations.find((destination) => destination.langfuse);
  return langfuse?.tracesUrl.split("/api/public/otel/v1/traces")[0];
}

/** Asks Langfuse, with the keys of the configuration. Follows no redirect: keys go nowhere else. */
export async function ask(config: Config, path: string, init: RequestInit = {}): Promise<Answer> {
  const destination = config.destinations.find(({ langfuse }) => langfuse);
  const response = await fetch(`${serverUrl(config)}${path}`, {
    redirect: "manual",
    signal: AbortSignal.timeout(timeoutMs),
    ...init,
    headers: { ...destination?.headers(), ...(init.headers as Record<string, string> | undefined) },
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, body: jsonOf(text) };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Whether a Langfuse is there, which, and what time it has. */
export async function askHealth(config: Config): Promise<ServerFacts | undefined> {
  const url = serverUrl(config);
  if (url === undefined) return undefined;
  const began = Date.now();
  try {
    const { status, headers, body } = await ask(config, "/api/public/health");
    const roundTripMs = Date.now() - began;
    const date = Date.parse(headers.get("date") ?? "");
    // The header counts whole seconds, and was written about halfway.
    const skewMs = Number.isNaN(date) ? undefined : date + 500 - (began + roundTripMs / 2);
    const version = (body as { version?: unknown } | null)?.version;
    return {
      url,
      status,
      version: typeof version === "string" ? version : undefined,
      failed: undefined,
      location: headers.get("location") ?? undefined,
      skewMs,
      roundTripMs,
    };
  } catch (error) {
    return { url, status: 0, version: undefined, failed: reasonOf(error), skewMs: undefined, roundTripMs: 0 };
  }
}

export function reasonOf(error: unknown): string {
  const cause = (error as { cause?: { code?: string; message?: string } }).cause;
  return cause?.code ?? cause?.message ?? (error as Error).message;
}
