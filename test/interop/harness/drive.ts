import type { FakeLangfuse } from "@langfuse-kit/testing";
import { vi } from "vitest";
import { type App, startApp } from "./app.ts";
import { takeTurn } from "./turns.ts";
import type { Variant } from "./variants.ts";

export const REQUESTS = 200;

/** What the application says of one request. */
export interface Reply {
  readonly traceId?: string;
  readonly text: string;
  /** What the neighbour's scope held at the end of the request. */
  readonly tag?: string;
  readonly foreignTraceId?: string;
}

/** Runs the application in one variant, with all requests at once, until everything was sent. */
export async function drive(options: {
  folder: string;
  server: FakeLangfuse;
  variant: Pick<Variant, "main" | "kitFirst">;
  environment: NodeJS.ProcessEnv;
  flags?: readonly string[];
  /** What a request brings of whoever calls. */
  headers?: (id: number) => Record<string, string>;
  /** Looked at until it throws nothing, where the neighbour cannot be told to send: the application lives until then. */
  isThere?: () => void;
}): Promise<{ replies: Reply[]; output: string }> {
  const { folder, server, variant, environment, flags = [], headers, isThere } = options;
  const leave = await takeTurn();
  let app: App | undefined;
  try {
    app = await startApp(folder, [...flags, variant.main], {
      ...server.environment,
      KIT_FIRST: variant.kitFirst ? "1" : "0",
      ...environment,
    });
    const { get } = app;
    const replies = await Promise.all(Array.from({ length: REQUESTS }, (_, id) => get(`/tasks/${id}`, headers?.(id))));
    await get("/leave");
    if (isThere !== undefined) await vi.waitFor(isThere, 20_000);
    return { replies: replies as Reply[], output: app.output() };
  } finally {
    await app?.stop();
    leave();
  }
}
