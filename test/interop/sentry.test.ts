import { describe, expect, it } from "vitest";
import {
  expectOnlyNeighbour,
  expectWholeNeighbour,
  expectWholeTraces,
  officialNames,
  ownNames,
} from "./harness/checks.ts";
import { drive, REQUESTS } from "./harness/drive.ts";
import { neighbourhood } from "./harness/neighbourhood.ts";
import { dsnOf, startSentrySink } from "./harness/sentry-sink.ts";
import { variants } from "./harness/variants.ts";

const modes = [true, false].map((otel) => ({ otel, set: otel ? "with" : "without" }));

describe.each(["sentry-10", "sentry-11"])("beside %s", (name) => {
  const open = neighbourhood(name, startSentrySink);
  describe.each(modes)("$set its OpenTelemetry set-up", ({ otel }) => {
    it.each(variants)("keeps both sides whole: $title", { timeout: 180_000 }, async (variant) => {
      const { folder, server, sink } = open();
      const environment = { SENTRY_DSN: dsnOf(sink), WITH_OTEL: otel ? "1" : "0" };
      const { replies } = await drive({ folder, server, variant, environment });
      expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames]);
      // Sentry 10 without OpenTelemetry makes no spans and parts no scopes, with or without us.
      const isBare = name === "sentry-10" && !otel;
      expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount: isBare ? 0 : REQUESTS });
      if (isBare) return;
      expect(replies.map(({ tag }) => tag)).toEqual(replies.map((_, id) => String(id)));
      expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map(({ foreignTraceId }) => foreignTraceId));
    });

    it("keeps both sides whole below a page that Sentry watches", { timeout: 180_000 }, async () => {
      const { folder, server, sink } = open();
      const environment = { SENTRY_DSN: dsnOf(sink), WITH_OTEL: otel ? "1" : "0" };
      const caller = (id: number): string => `feed${String(id).padStart(12, "0")}`;
      const headers = (id: number) => ({ "sentry-trace": `${caller(id)}${caller(id)}-${caller(id)}-1` });
      const variant = { main: "main.cjs", kitFirst: false };
      const { replies } = await drive({ folder, server, variant, environment, headers });
      expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames]);
      const callers = replies.map((_, id) => caller(id));
      const childCount = name === "sentry-10" && !otel ? 0 : REQUESTS;
      expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount, callers });
      expect(replies.map(({ traceId }) => traceId)).toEqual(callers.map((id) => id + id));
    });

    it("leaves it alone when we are switched off", { timeout: 180_000 }, async () => {
      const { folder, server, sink } = open();
      const off = { LANGFUSE_TRACING_ENABLED: "false" };
      const environment = { SENTRY_DSN: dsnOf(sink), WITH_OTEL: otel ? "1" : "0", ...off };
      await drive({ folder, server, variant: { main: "main.cjs", kitFirst: true }, environment });
      expectOnlyNeighbour(server, sink, name === "sentry-10" && !otel ? 0 : REQUESTS);
    });
  });
});
