import { describe, expect, it } from "vitest";
import { type Config, environmentTable } from "./index.ts";
import { releaseVariables } from "./release.ts";
import { resolveConfig } from "./resolve.ts";
import { failure, PUBLIC_KEY, resolve, SECRET_KEY } from "./test-helpers.ts";

type Read = (config: Config) => unknown;

interface Case {
  name: string;
  read: Read;
  good: readonly (readonly [text: string, held: unknown])[];
  bad?: readonly string[];
  /** The same setting as an option, which wins. */
  option?: readonly [options: object, held: unknown];
  /** The variable's text beside that option. */
  beaten?: string;
}

const baseUrl: Omit<Case, "name"> = {
  read: (config) => config.baseUrl,
  good: [
    ["https://langfuse.test/", "https://langfuse.test"],
    [" http://localhost:3000\n", "http://localhost:3000"],
  ],
  bad: ["langfuse.test", "ftp://langfuse.test"],
  option: [{ baseUrl: "https://option.test" }, "https://option.test"],
};

const cases: readonly Case[] = [
  { name: "LANGFUSE_BASE_URL", ...baseUrl },
  { name: "LANGFUSE_BASEURL", ...baseUrl },
  { name: "LANGFUSE_HOST", ...baseUrl },
  {
    name: "LANGFUSE_TRACING_ENVIRONMENT",
    read: (config) => config.environment,
    good: [["staging", "staging"]],
    bad: ["Staging", "langfuse"],
    option: [{ environment: "option" }, "option"],
  },
  {
    name: "LANGFUSE_RELEASE",
    read: (config) => config.release,
    good: [["v1", "v1"]],
    bad: ["x".repeat(201)],
    option: [{ release: "option" }, "option"],
  },
  {
    name: "LANGFUSE_TRACING_ENABLED",
    read: (config) => config.enabled,
    good: [
      ["true", true],
      ["TRUE", true],
      ["1", true],
      ["false", false],
      ["False", false],
      ["0", false],
      ["off", false],
    ],
    bad: ["maybe", "constructor"],
    option: [{ enabled: true }, true],
  },
  {
    name: "LANGFUSE_SAMPLE_RATE",
    read: (config) => config.sampleRate,
    good: [
      ["0", 0],
      ["0.25", 0.25],
      [".5", 0.5],
      ["1e-1", 0.1],
      ["1", 1],
    ],
    bad: ["2", "-1", "half", "25%", "0x1", "Infinity", "NaN"],
    option: [{ sampleRate: 0.75 }, 0.75],
  },
  {
    name: "LANGFUSE_FLUSH_AT",
    read: (config) => config.batch.maxObservations,
    good: [
      ["1", 1],
      ["20", 20],
    ],
    bad: ["0", "1.5", "many", "1e9"],
    option: [{ batch: { maxObservations: 7 } }, 7],
  },
  {
    name: "LANGFUSE_FLUSH_INTERVAL",
    read: (config) => config.batch.intervalMs,
    good: [
      ["0", 0],
      ["0.25", 250],
      ["5", 5000],
    ],
    bad: ["-1", "5s", "9999999"],
    option: [{ batch: { intervalMs: 7 } }, 7],
  },
  {
    name: "LANGFUSE_TIMEOUT",
    read: (config) => config.timeoutMs,
    good: [
      ["5", 5000],
      ["0.5", 500],
    ],
    bad: ["0", "-1", "5s", "86401"],
    option: [{ timeoutMs: 7 }, 7],
  },
  {
    name: "LANGFUSE_MEDIA_UPLOAD_ENABLED",
    read: (config) => config.media,
    good: [
      ["true", true],
      ["false", false],
    ],
    bad: ["maybe"],
    option: [{ media: true }, true],
  },
  {
    name: "LANGFUSE_DEBUG",
    read: (config) => config.debug,
    good: [
      ["true", true],
      ["false", false],
    ],
    bad: ["loud"],
  },
  {
    name: "LANGFUSE_CAPTURE",
    read: (config) => config.capture,
    good: [
      ["full", "full"],
      ["redacted", "redacted"],
      ["metadata", "metadata"],
    ],
    bad: ["nothing"],
    option: [{ capture: "full" }, "full"],
  },
  {
    name: "LANGFUSE_SPOOL_DIR",
    read: (config) => config.spool.kind,
    good: [
      ["/var/spool/langfuse", "disk"],
      ["./~spool", "disk"],
    ],
    option: [{ spool: "memory" }, "memory"],
  },
  {
    name: "LANGFUSE_TRANSPORT",
    read: (config) => config.transport,
    good: [["otlp", "otlp"]],
    bad: ["grpc"],
    option: [{ transport: "otlp" }, "otlp"],
  },
  {
    name: "LANGFUSE_HOLD_MS",
    read: (config) => config.batch.holdMs,
    good: [
      ["250", 250],
      ["0", 0],
    ],
    bad: ["-1", "10s", "1.5"],
    option: [{ batch: { holdMs: 7 } }, 7],
  },
  {
    name: "LANGFUSE_OTLP_ENDPOINT",
    read: (config) => config.destinations.find(({ name }) => name === "otlp")?.tracesUrl,
    good: [
      ["http://collector:4318", "http://collector:4318/v1/traces"],
      ["http://collector:4318/v1/traces", "http://collector:4318/v1/traces"],
    ],
    bad: ["collector:4318"],
    option: [{ destinations: { otlp: { url: "http://option:1" } } }, "http://option:1/v1/traces"],
    beaten: "http://collector:4318",
  },
  {
    name: "OTEL_SERVICE_NAME",
    read: (config) => config.serviceName,
    good: [["checkout", "checkout"]],
    option: [{ serviceName: "option" }, "option"],
  },
  {
    name: "OTEL_RESOURCE_ATTRIBUTES",
    read: (config) => config.resource.team,
    good: [
      ["team=a%2Cb%20c", "a,b c"],
      [" team = x , ", "x"],
      ["team=", ""],
    ],
  },
  {
    name: "OTEL_TRACES_SAMPLER_ARG",
    read: (config) => config.sampleRate,
    good: [["0.5", 0.5]],
    option: [{ sampleRate: 0.75 }, 0.75],
  },
  {
    name: "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
    read: (config) => config.capture,
    good: [
      ["true", "full"],
      ["SPAN_ONLY", "full"],
      ["NO_CONTENT", "metadata"],
      ["EVENT_ONLY", "metadata"],
    ],
  },
  {
    name: "OTEL_SDK_DISABLED",
    read: (config) => config.enabled,
    good: [
      ["true", false],
      ["TRUE", false],
      ["false", true],
      ["1", true],
    ],
    option: [{ enabled: true }, true],
  },
];

describe.each(cases)("the variable $name", ({ name, read, good, bad = [] }) => {
  it.each(good)("reads %j as %j", (text, held) => {
    expect(read(resolve({}, { [name]: text }))).toEqual(held);
  });

  it("counts as unset when it is empty or blank", () => {
    const unset = read(resolve());
    expect(read(resolve({}, { [name]: "" }))).toEqual(unset);
    expect(read(resolve({}, { [name]: "  " }))).toEqual(unset);
    expect(read(resolve({}, { [name]: undefined }))).toEqual(unset);
  });

  it.each(bad)("refuses %j by its name", (text) => {
    const error = failure({}, { [name]: text });
    expect(error.code).toBe("INVALID_OPTION");
    expect(error.message).toContain(`Variable ${name} `);
  });
});

describe.each(cases.filter((row) => row.option !== undefined))("an option beside $name", (row) => {
  it("wins", () => {
    const [options, held] = row.option ?? [];
    // A bad text where there is one: what the option replaces is not even read.
    const text = row.beaten ?? row.bad?.[0] ?? row.good[0]?.[0] ?? "/tmp/spool";
    expect(row.read(resolve(options, { [row.name]: text }))).toEqual(held);
  });
});

describe("the environment table", () => {
  it("is tested row by row", () => {
    const keys = ["LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY"];
    expect(environmentTable.map(({ name }) => name).sort()).toEqual([...keys, ...cases.map(({ name }) => name)].sort());
  });

  it("never reads the headers of other exporters", () => {
    const canary = "x-vendor-key=canary-of-another-vendor";
    const config = resolve({ destinations: { c: { url: "http://c:1" } } }, { OTEL_EXPORTER_OTLP_HEADERS: canary });
    expect(JSON.stringify(config.destinations.map(({ headers }) => headers()))).not.toContain("canary");
  });

  it("has a sentence of documentation in every row", () => {
    for (const row of environmentTable) expect(row.about).toMatch(/^[A-Z].*\.$/);
  });
});

describe("keys from the environment", () => {
  it("make the default destination, trimmed of what a mounted file ends with", () => {
    const config = resolveConfig(undefined, {
      LANGFUSE_PUBLIC_KEY: `${PUBLIC_KEY}\n`,
      LANGFUSE_SECRET_KEY: ` ${SECRET_KEY} `,
    });
    expect(config.publicKey?.reveal()).toBe(PUBLIC_KEY);
    expect(config.secretKey?.reveal()).toBe(SECRET_KEY);
    expect(config.defaultDestinations).toEqual(["default"]);
  });

  it("give way to options", () => {
    const config = resolve({}, { LANGFUSE_PUBLIC_KEY: "pk-lf-other", LANGFUSE_SECRET_KEY: "sk-lf-other" });
    expect(config.publicKey?.reveal()).toBe(PUBLIC_KEY);
  });
});

describe("several variables for one setting", () => {
  it("are read in the order of the table", () => {
    const older = { LANGFUSE_HOST: "https://c.test", LANGFUSE_BASEURL: "https://b.test" };
    expect(resolve({}, older).baseUrl).toBe("https://b.test");
    expect(resolve({}, { ...older, LANGFUSE_BASE_URL: "https://a.test" }).baseUrl).toBe("https://a.test");
  });
});

describe("OpenTelemetry's variables", () => {
  it("are reported and passed over when they make no sense", () => {
    const config = resolve(
      {},
      { OTEL_TRACES_SAMPLER_ARG: "lots", OTEL_RESOURCE_ATTRIBUTES: "a=1,b", OTEL_SDK_DISABLED: "perhaps" },
    );
    expect(config).toMatchObject({
      enabled: true,
      sampleRate: 1,
      resource: { "service.name": "unknown_service:node" },
    });
    expect(config.notices.map(({ message }) => /OTEL_\w+/.exec(message)?.[0]).sort()).toEqual([
      "OTEL_RESOURCE_ATTRIBUTES",
      "OTEL_SDK_DISABLED",
      "OTEL_TRACES_SAMPLER_ARG",
    ]);
  });

  it.each([
    ["traceidratio", 0.5],
    ["parentbased_traceidratio", 0.5],
    ["ParentBased_TraceIdRatio", 0.5],
    ["", 0.5],
    ["always_on", 1],
    ["jaeger_remote", 1],
  ])("take the sampler's argument as a rate beside the sampler %j: %d", (sampler, rate) => {
    const config = resolve({}, { OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: "0.5" });
    expect(config.sampleRate).toBe(rate);
    expect(config.notices.map(({ key }) => key)).toEqual(rate < 1 ? ["sampled"] : []);
  });

  it("give way to our own rate and switch", () => {
    const config = resolve(
      {},
      {
        OTEL_TRACES_SAMPLER_ARG: "0.5",
        LANGFUSE_SAMPLE_RATE: "0.9",
        OTEL_SDK_DISABLED: "true",
        LANGFUSE_TRACING_ENABLED: "true",
      },
    );
    expect(config).toMatchObject({ enabled: true, sampleRate: 0.9 });
  });

  it("name the service: OTEL_SERVICE_NAME before the resource attribute", () => {
    const attributes = { OTEL_RESOURCE_ATTRIBUTES: "service.name=from-attributes,team=x" };
    expect(resolve({}, attributes).resource).toEqual({ "service.name": "from-attributes", team: "x" });
    expect(resolve({}, { ...attributes, OTEL_SERVICE_NAME: "from-name" })).toMatchObject({
      serviceName: "from-name",
      resource: { "service.name": "from-name", team: "x" },
    });
  });

  it.each(["a", "=x", "a=b=c", "a=%E0%A4%A", "a=%zz", `a=${"x".repeat(256)}`, `${"x".repeat(256)}=a`])(
    "discard all resource attributes for %j",
    (bad) => {
      const config = resolve({}, { OTEL_RESOURCE_ATTRIBUTES: `good=1,${bad}` });
      expect(config.resource).toEqual({ "service.name": "unknown_service:node" });
      expect(config.notices).toHaveLength(1);
    },
  );

  it("keep resource attributes with hostile names harmless", () => {
    const { resource } = resolve({}, { OTEL_RESOURCE_ATTRIBUTES: "__proto__=x,constructor=y" });
    expect(Object.getPrototypeOf(resource)).toBe(Object.prototype);
    expect(Object.keys(resource)).toContain("constructor");
  });

  it("give the environment, where none of ours is set and Langfuse would take it", () => {
    const set = (text: string) => resolve({}, { OTEL_RESOURCE_ATTRIBUTES: text }).environment;
    expect(set("deployment.environment.name=production")).toBe("production");
    expect(set("deployment.environment=staging")).toBe("staging");
    expect(set("deployment.environment.name=Production")).toBeUndefined();
    const both = { OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=a", LANGFUSE_TRACING_ENVIRONMENT: "b" };
    expect(resolve({}, both).environment).toBe("b");
  });
});

describe("the release", () => {
  it.each(releaseVariables)("is found in %s", (name) => {
    expect(resolve({}, { [name]: "0a1b2c3" }).release).toBe("0a1b2c3");
  });

  it("is what was given, before what was found", () => {
    expect(resolve({}, { GITHUB_SHA: "abc", LANGFUSE_RELEASE: "v1" }).release).toBe("v1");
    expect(resolve({ release: "v2" }, { GITHUB_SHA: "abc", LANGFUSE_RELEASE: "v1" }).release).toBe("v2");
  });

  it("comes from the platform before CI, and from nothing that does not look like one", () => {
    expect(resolve({}, { GITHUB_SHA: "ci", VERCEL_GIT_COMMIT_SHA: "platform" }).release).toBe("platform");
    expect(resolve({}, { SOURCE_VERSION: "not a commit\n!", GITHUB_SHA: "abc" }).release).toBe("abc");
  });
});

describe("a polluted prototype", () => {
  it("sets nothing", () => {
    const environment = Object.create({ LANGFUSE_TRACING_ENABLED: "false", GITHUB_SHA: "x" }) as Record<string, string>;
    expect(resolve({}, environment)).toMatchObject({ enabled: true, release: undefined });
  });
});

it.each([
  ["LANGFUSE_FLUSH_AT", "1e9", "Give a whole number from 1 to 100000."],
  ["LANGFUSE_FLUSH_INTERVAL", "86401", "Give seconds up to 86400, such as 1."],
  ["LANGFUSE_TIMEOUT", "86401", "Give seconds above 0 and up to 86400, such as 10."],
  ["LANGFUSE_HOLD_MS", "86400001", "Give whole milliseconds up to 86400000."],
  ["LANGFUSE_SPOOL_DIR", "~", "Give the path of a directory"],
  ["LANGFUSE_SPOOL_DIR", "~other/spool", "Give the path of a directory"],
  ["LANGFUSE_SPOOL_DIR", "~/spool", 'Give the path of a directory, written out: only a shell knows "~".'],
])("%s says what it takes where it is %s", (name, text, fix) => {
  expect(() => resolveConfig({}, { [name]: text })).toThrow(fix);
});
