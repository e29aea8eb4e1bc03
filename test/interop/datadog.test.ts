import { describe, expect, it } from "vitest";
import {
  expectOnlyNeighbour,
  expectWholeNeighbour,
  expectWholeTraces,
  officialNames,
  ownNames,
} from "./harness/checks.ts";
import { datadogEnvironment, startDatadogSink } from "./harness/datadog-sink.ts";
import { drive, REQUESTS } from "./harness/drive.ts";
import { neighbourhood } from "./harness/neighbourhood.ts";
import { variants } from "./harness/variants.ts";

const modes = [true, false].map((otel) => ({ otel, set: otel ? "with" : "without" }));

describe("beside dd-trace", () => {
  const open = neighbourhood("datadog", startDatadogSink);
  describe.each(modes)("$set its OpenTelemetry provider", ({ otel }) => {
    it.each(variants)("keeps both sides whole: $title", { timeout: 180_000 }, async (variant) => {
      const { folder, server, sink } = open();
      const environment = { ...datadogEnvironment(sink), WITH_OTEL: otel ? "1" : "0" };
      const isThere = () => expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount: REQUESTS });
      const { replies } = await drive({ folder, server, variant, environment, isThere });
      expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames]);
      isThere();
      if (otel) expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map((reply) => reply.foreignTraceId));
    });

    it("leaves it alone when we are switched off", { timeout: 180_000 }, async () => {
      const { folder, server, sink } = open();
      const off = { LANGFUSE_TRACING_ENABLED: "false" };
      const environment = { ...datadogEnvironment(sink), WITH_OTEL: otel ? "1" : "0", ...off };
      const isThere = () => expectOnlyNeighbour(server, sink, REQUESTS);
      await drive({ folder, server, variant: { main: "main.mjs", kitFirst: false }, environment, isThere });
      isThere();
    });
  });
});
