import { type FakeLangfuse, startFakeLangfuse } from "@langfuse-kit/testing";
import { describe, expect, it } from "vitest";
import { startApp } from "./harness/app.ts";
import { project } from "./harness/project.ts";

const REQUESTS = 200;

describe("a service of the official SDK beside one of ours", () => {
  const folder = project("services");

  /** Each request goes to the first service, which calls the second. */
  async function throughBoth(server: FakeLangfuse, first: string, second: string): Promise<void> {
    const environment = { ...server.environment, OTEL_METRICS_EXPORTER: "none", OTEL_LOGS_EXPORTER: "none" };
    const below = await startApp(folder(), [second], environment);
    try {
      const above = await startApp(folder(), [first], {
        ...environment,
        NEXT: below.url,
        OFFICIAL_SERVICE: below.url,
      });
      try {
        await Promise.all(Array.from({ length: REQUESTS }, (_, id) => above.get(`/tasks/${id}`)));
        await above.get("/leave");
        await below.get("/leave");
      } finally {
        await above.stop();
      }
    } finally {
      await below.stop();
    }
  }

  it.each([
    ["upstream", "official.cjs", "kit.mjs", ["official", "kit"]],
    ["downstream", "kit.mjs", "official.cjs", ["kit", "official"]],
  ] as const)(
    "shares a trace with it, with one root: official %s",
    { timeout: 180_000 },
    async (_, first, second, names) => {
      await using server = await startFakeLangfuse();
      await throughBoth(server, first, second);
      const observations = server.observations();
      const ids = (name: string) => observations.filter((one) => one.name === name).map(({ traceId }) => traceId);
      expect(observations.length).toBe(2 * REQUESTS);
      expect(new Set(ids(names[0])).size).toBe(REQUESTS);
      expect(ids(names[1]).sort()).toEqual(ids(names[0]).sort());
      const roots = observations.filter(({ isAppRoot }) => isAppRoot);
      expect(roots.map(({ name }) => name)).toEqual(Array(REQUESTS).fill(names[0]));
    },
  );
});
