import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { recordingTerminal } from "../terminal-for-tests.ts";
import { schema } from "./collector-schema-for-tests.ts";
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

/** Paths of settings that the component does not have. */
function unknownIn(value: unknown, known: unknown, path: string): string[] {
  if (known === "any" || typeof value !== "object" || value === null) return [];
  if (Array.isArray(value))
    return value.flatMap((one, index) => unknownIn(one, (known as unknown[])[0], `${path}[${index}]`));
  return Object.entries(value).flatMap(([key, inner]) => {
    const rule = (known as Section)[key];
    return rule === undefined ? [`${path}.${key}`] : unknownIn(inner, rule, `${path}.${key}`);
  });
}

const sections = ["extensions", "receivers", "processors", "exporters"] as const;

describe("the collector's configuration", () => {
  it("uses components and settings that exist", async () => {
    const configuration = await print();
    for (const section of sections) {
      for (const [id, settings] of Object.entries(configuration[section])) {
        const known = schema[section][id.split("/")[0] ?? ""];
        expect(known, `${section}: ${id}`).toBeDefined();
        expect(unknownIn(settings, known, id)).toEqual([]);
      }
    }
  });

  it("finds settings that do not exist", () => {
    expect(unknownIn({ endpoint: "x", quue: 1 }, schema.exporters.otlp_http, "otlp_http")).toEqual(["otlp_http.quue"]);
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
    ["--to", "http://user:password@jaeger"],
    ["--sample", "101"],
    ["--sample", "-1"],
    ["--slow", "soon"],
  ])("refuses %s %s", async (option, value) => {
    await expect(runCollector([`${option}=${value}`], recordingTerminal())).rejects.toMatchObject({ exitCode: 2 });
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
