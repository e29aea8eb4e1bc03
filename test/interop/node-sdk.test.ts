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
import { otlpEnvironment, startOtlpSink } from "./harness/otlp-sink.ts";
import { variants } from "./harness/variants.ts";

describe("beside NodeSDK with its auto-instrumentations", () => {
  const open = neighbourhood("node-sdk", startOtlpSink);
  it.each(variants)("keeps both sides whole: $title", { timeout: 180_000 }, async (variant) => {
    const { folder, server, sink } = open();
    const { replies } = await drive({ folder, server, variant, environment: otlpEnvironment(sink) });
    expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames]);
    expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount: REQUESTS });
    expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map(({ foreignTraceId }) => foreignTraceId));
  });

  it("needs no SDK but ours for its instrumentations, with global: true", { timeout: 180_000 }, async () => {
    const { folder, server } = open();
    const variant = { main: "global.cjs", kitFirst: false };
    await drive({ folder, server, variant, environment: { KIT_GLOBAL: "1" } });
    // The application's own span is the active one here, and what the official package writes on it makes it one of ours.
    const child = "neighbour inside kit";
    expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames, child], {
      [child]: "request",
      "kit inside neighbour": child,
    });
  });

  it("leaves it alone when we are switched off", { timeout: 180_000 }, async () => {
    const { folder, server, sink } = open();
    const environment = { ...otlpEnvironment(sink), LANGFUSE_TRACING_ENABLED: "false" };
    await drive({ folder, server, variant: { main: "main.mjs", kitFirst: false }, environment });
    expectOnlyNeighbour(server, sink, REQUESTS);
  });

  it("loses nothing to its sampler, and still shares the trace ids", { timeout: 180_000 }, async () => {
    const { folder, server, sink } = open();
    const environment = { ...otlpEnvironment(sink), OTEL_TRACES_SAMPLER: "always_off" };
    const { replies } = await drive({ folder, server, variant: { main: "main.cjs", kitFirst: false }, environment });
    expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames]);
    expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount: 0 });
    expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map(({ foreignTraceId }) => foreignTraceId));
  });
});
