import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { expectWholeNeighbour, expectWholeTraces, officialNames, ownNames } from "./harness/checks.ts";
import { datadogEnvironment, startDatadogSink } from "./harness/datadog-sink.ts";
import { documentedPrograms } from "./harness/documents.ts";
import { drive, REQUESTS } from "./harness/drive.ts";
import { neighbourhood } from "./harness/neighbourhood.ts";
import { otlpEnvironment, startOtlpSink } from "./harness/otlp-sink.ts";
import { dsnOf, startSentrySink } from "./harness/sentry-sink.ts";
import type { Sink } from "./harness/sink.ts";

const programs = documentedPrograms();

const running = [
  {
    program: "instrumentation.mjs, Sentry 11",
    fixture: "sentry-11",
    startSink: startSentrySink,
    environmentOf: (sink: Sink) => ({ SENTRY_DSN: dsnOf(sink) }),
  },
  {
    program: "instrumentation.mjs, NodeSDK",
    fixture: "node-sdk",
    startSink: startOtlpSink,
    environmentOf: otlpEnvironment,
  },
  {
    program: "instrumentation.mjs, Datadog",
    fixture: "datadog",
    startSink: startDatadogSink,
    environmentOf: datadogEnvironment,
  },
];

describe.each(running)("the documented program $program", ({ program, fixture, startSink, environmentOf }) => {
  const open = neighbourhood(fixture, startSink);
  it("keeps both sides whole", { timeout: 180_000 }, async () => {
    const { folder, server, sink } = open();
    writeFileSync(join(folder, "instrumentation.mjs"), programs.get(program) ?? "");
    const variant = { main: "main.mjs", kitFirst: false };
    const environment = { ...environmentOf(sink), INSTRUMENT: "./instrumentation.mjs" };
    const { replies } = await drive({ folder, server, variant, environment });
    expectWholeTraces(server, REQUESTS, [...ownNames, ...officialNames]);
    expectWholeNeighbour(sink, { langfuseUrl: server.url, childCount: REQUESTS });
    expect(replies.map(({ traceId }) => traceId)).toEqual(replies.map(({ foreignTraceId }) => foreignTraceId));
  });
});

/** Programs that are part of a fixture, word for word. */
const included = [
  ["telemetry.mjs, AI SDK 7", "ai-sdk/telemetry.mjs"],
  ["telemetry.mjs, OpenInference", "llm-instrumentations/openinference.mjs"],
  ["telemetry.mjs, Traceloop", "llm-instrumentations/traceloop.mjs"],
  ["provider.mjs, OpenTelemetry SDK 3", "opentelemetry-3/provider.mjs"],
  ["instrumentation.mjs, calls a service of the official SDK", "services/instrumentation.mjs"],
  ["instrumentation.mjs", "official/instrumentation.mjs"],
] as const;

describe("docs/coexistence.md", () => {
  it.each(included)("shows %s as the suite runs it", (program, file) => {
    const source = readFileSync(join(process.cwd(), "test/interop/fixtures", file), "utf8");
    expect(programs.get(program)).toBe(source);
  });

  it("shows nothing that is not run", () => {
    const known = [...running.map(({ program }) => program), ...included.map(([program]) => program)];
    expect([...programs.keys()].sort()).toEqual(known.sort());
  });
});
