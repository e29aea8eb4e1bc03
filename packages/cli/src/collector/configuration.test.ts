import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { faultsIn, schema } from "./collector-schema-for-tests.ts";
import { runCollector } from "./command.ts";
import { contentPattern } from "./content.ts";

type Section = Record<string, unknown>;
interface Configuration {
  readonly extensions: Section;
  readonly receivers: Section;
  readonly processors: Section;
  readonly exporters: Section;
  readonly service: { extensions: string[]; pipelines: Record<string, Record<string, string[]>> };
}

async function print(args: string[] = [], env: NodeJS.ProcessEnv = {}): Promise<Configuration> {
  const terminal = recordingTerminal({ env });
  expect(await runCollector(args, terminal)).toBe(0);
  return parse(terminal.outs.join("\n")) as Configuration;
}

const sections = ["extensions", "receivers", "processors", "exporters"] as const;

describe("the collector's configuration", () => {
  it("uses components and settings that exist", async () => {
    const configuration = await print();
    for (const section of sections) {
      for (const [id, settings] of Object.entries(configuration[section])) {
        const known = schema[section][id.split("/")[0] ?? ""];
        expect(known, `${section}: ${id}`).toBeDefined();
        expect(faultsIn(settings, known, id)).toEqual([]);
      }
    }
  });

  it.each([
    [{ endpoint: "x", quue: 1 }, "otlp_http.quue"],
    [{ timeout: 30 }, "otlp_http.timeout"],
    [{ sending_queue: { sizer: "item" } }, "otlp_http.sending_queue.sizer"],
  ])("would not pass with %j", (settings, path) => {
    expect(faultsIn(settings, schema.exporters.otlp_http, "otlp_http")).toEqual([path]);
  });

  it("keeps the rules by which the collector refuses to start", async () => {
    const { exporters, processors } = await print();
    const limiter = processors.memory_limiter as Record<string, number>;
    expect(limiter.limit_percentage).toBeGreaterThan(limiter.spike_limit_percentage ?? 100);
    for (const exporter of Object.values(exporters) as Record<string, Record<string, never>>[]) {
      const { queue_size: size = 0, batch = {} } = exporter.sending_queue as { queue_size?: number; batch?: Section };
      const [least, most] = [Number(batch.min_size), Number(batch.max_size)];
      expect(least).toBeLessThanOrEqual(most);
      expect(least).toBeLessThanOrEqual(size);
      const { max_elapsed_time: given = "0s", max_interval: longest = "30s" } = exporter.retry_on_failure ?? {};
      // 0 is for ever; else it must be longer than the longest pause.
      if (given !== "0s") expect(Number.parseInt(given, 10)).toBeGreaterThanOrEqual(Number.parseInt(longest, 10));
    }
  });

  it("holds a pattern that Go's regular expressions understand", () => {
    expect(contentPattern).not.toMatch(/\(\?[=!<]|\\[1-9]/);
  });

  it("uses what it defines, and defines what it uses", async () => {
    const configuration = await print();
    const { pipelines, extensions } = configuration.service;
    expect(extensions.toSorted()).toEqual(Object.keys(configuration.extensions).sort());
    for (const section of ["receivers", "processors", "exporters"] as const) {
      const used = new Set(Object.values(pipelines).flatMap((pipeline) => pipeline[section] ?? []));
      expect([...used].sort()).toEqual(Object.keys(configuration[section]).sort());
    }
  });

  it("sends everything to Langfuse, by a queue on disk that is never given up", async () => {
    const { exporters, service } = await print([], { LANGFUSE_BASE_URL: "https://langfuse.example.org/" });
    expect(service.pipelines["traces/langfuse"]?.processors).toEqual(["memory_limiter"]);
    expect(exporters["otlp_http/langfuse"]).toMatchObject({
      endpoint: "https://langfuse.example.org/api/public/otel",
      headers: { "x-langfuse-ingestion-version": "4" },
      retry_on_failure: { enabled: true, max_elapsed_time: "0s" },
      sending_queue: { storage: "file_storage", sizer: "items", batch: { max_size: 512 } },
    });
  });

  it("sends a sample without content to the second place", async () => {
    const { exporters, processors, service } = await print([
      "--to",
      "http://tempo:4318",
      "--sample",
      "2.5",
      "--slow",
      "1500",
    ]);
    expect(service.pipelines["traces/second"]?.processors).toEqual([
      "memory_limiter",
      "tail_sampling",
      "transform/without_content",
    ]);
    expect(exporters["otlp_http/second"]).toMatchObject({ endpoint: "http://tempo:4318" });
    expect(processors.tail_sampling).toMatchObject({
      policies: [
        { type: "status_code" },
        { latency: { threshold_ms: 1500 } },
        { probabilistic: { sampling_percentage: 2.5 } },
      ],
    });
  });

  it("holds no secret", async () => {
    const terminal = recordingTerminal({
      env: { LANGFUSE_SECRET_KEY: "sk-lf-real", LANGFUSE_PUBLIC_KEY: "pk-lf-real" },
    });
    await runCollector([], terminal);
    expect(terminal.outs.join()).not.toMatch(/[sp]k-lf-real/);
  });

  it.each([
    ["--to", "jaeger"],
    ["--sample", "101"],
    ["--sample", "-1"],
    ["--slow", "soon"],
  ])("refuses %s %s", async (option, value) => {
    await expect(runCollector([`${option}=${value}`], recordingTerminal())).rejects.toMatchObject({ exitCode: 2 });
  });

  it.each([
    ["--to=http://user:pw-123@tempo:4318"],
    ["--to=tempo?api-key=pw-123"],
    ["--langfuse=https://pk:pw-123@host"],
    ["http://user:pw-123@tempo"],
  ])("refuses %s without a word of its password", async (argument) => {
    const refused = await runCollector([argument], recordingTerminal()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(String(refused)).not.toContain("pw-123");
    expect(String(refused)).toMatch(/not shown here/);
  });
});

describe("what the infrastructure is not shown", () => {
  const pattern = new RegExp(contentPattern);
  it.each([
    "langfuse.observation.input",
    "langfuse.observation.output",
    "langfuse.trace.metadata.email",
    "gen_ai.input.messages",
    "gen_ai.prompt.0.content",
    "ai.prompt.messages",
    "ai.response.text",
    "llm.input_messages.0.message.content",
    "input.value",
    "traceloop.entity.output",
    "user.id",
    "session.id",
    "langfuse.observation.status_message",
    "exception.message",
  ])("is %s", (name) => expect(name).toMatch(pattern));

  it.each([
    "gen_ai.request.model",
    "gen_ai.usage.input_tokens",
    "langfuse.observation.type",
    "langfuse.observation.model.name",
    "langfuse.observation.cost_details",
    "http.route",
    "service.name",
    "exception.type",
  ])("is not %s", (name) => expect(name).not.toMatch(pattern));
});
