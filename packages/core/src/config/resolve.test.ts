import { beforeEach, describe, expect, it } from "vitest";
import { announce, describeDifferences, resolveConfig } from "./index.ts";
import { failure, PUBLIC_KEY, resolve, SECRET_KEY } from "./test-helpers.ts";

const keys = { publicKey: PUBLIC_KEY, secretKey: SECRET_KEY };
const noop = (): undefined => undefined;

describe("a config", () => {
  it("is frozen through and through", () => {
    const config = resolve({
      batch: { maxBytes: 5 },
      costLimit: { usd: 1 },
      headers: { "x-a": "b" },
      destinations: { c: { url: "http://c:1" } },
    });
    const seen: string[] = [];
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== "object" || value === null) return;
      seen.push(path);
      expect(Object.isFrozen(value), path).toBe(true);
      for (const [name, part] of Object.entries(value)) visit(part, `${path}.${name}`);
    };
    visit(config, "config");
    expect(seen).toEqual(
      expect.arrayContaining([
        "config.batch",
        "config.spool",
        "config.resource",
        "config.destinations.1",
        "config.logger",
      ]),
    );
    expect(() => Object.assign(config.batch, { maxBytes: 1 })).toThrow(TypeError);
  });

  it("leaves the user's own objects as they were", () => {
    const spool = { append: noop, take: noop, remove: noop, release: noop, stats: noop, close: noop };
    const given = {
      spool,
      dispatcher: { request: noop },
      logger: { warn: noop, error: noop },
      prices: { m: { input: 1 } },
    };
    const config = resolve(given);
    for (const value of Object.values(given)) expect(Object.isFrozen(value)).toBe(false);
    expect(config).toMatchObject({
      spool: { kind: "custom", spool },
      dispatcher: given.dispatcher,
      prices: given.prices,
    });
    expect(config.prices).toBe(given.prices);
  });

  it("can be made of nothing", () => {
    expect(resolveConfig(undefined, {})).toMatchObject({ enabled: false, offReason: "no_keys", destinations: [] });
  });

  it("knows which options were passed", () => {
    expect(resolve({ batch: { maxBytes: 5, holdMs: 1 }, release: "", sampleRate: undefined }).given).toEqual([
      "publicKey",
      "secretKey",
      "batch",
    ]);
  });
});

describe("tracing is off", () => {
  const off = (options: object | undefined, environment: Record<string, string> = {}) => {
    const { enabled, offReason, notices } = resolveConfig(options, environment);
    return { enabled, offReason, messages: notices.map(({ message }) => message) };
  };

  it("without keys and destinations, naming options and variables", () => {
    expect(off({})).toEqual({
      enabled: false,
      offReason: "no_keys",
      messages: [
        "Tracing is off: no keys. Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY (or pass publicKey and secretKey to initLangfuse), or name a destination.",
      ],
    });
  });

  it.each([
    [{ publicKey: PUBLIC_KEY }, "LANGFUSE_SECRET_KEY (or pass secretKey"],
    [{ secretKey: SECRET_KEY }, "LANGFUSE_PUBLIC_KEY (or pass publicKey"],
  ])("with half a key pair, naming the missing half: %j", (options, message) => {
    expect(off(options)).toEqual({
      enabled: false,
      offReason: "half_keys",
      messages: [expect.stringContaining(message)],
    });
  });

  it.each([
    ["an option", { enabled: false }, {}],
    ["a variable", {}, { LANGFUSE_TRACING_ENABLED: "false" }],
  ])("silently by %s", (_name, options, environment) => {
    expect(off(options, environment)).toEqual({ enabled: false, offReason: "disabled", messages: [] });
    const troubled = { ...environment, OTEL_TRACES_SAMPLER_ARG: "lots" };
    expect(off({ ...keys, ...options }, troubled)).toMatchObject({ enabled: false, messages: [] });
  });

  it("by OTEL_SDK_DISABLED, saying so", () => {
    expect(off(keys, { OTEL_SDK_DISABLED: "true" })).toEqual({
      enabled: false,
      offReason: "sdk_disabled",
      messages: [expect.stringContaining("LANGFUSE_TRACING_ENABLED=true")],
    });
  });

  it("yet options are checked all the same, so that tests find mistakes", () => {
    expect(failure({ enabled: false, sampleRate: 7 }).code).toBe("INVALID_OPTION");
  });
});

describe("half a key pair beside another destination", () => {
  it("is said, and the other destination works", () => {
    const config = resolveConfig({ publicKey: PUBLIC_KEY, destinations: { c: { url: "http://c:1" } } }, {});
    expect(config).toMatchObject({ enabled: true, offReason: undefined, defaultDestinations: ["c"] });
    expect(config.notices.map(({ message }) => message)).toEqual([expect.stringContaining("LANGFUSE_SECRET_KEY")]);
  });
});

describe("announce", () => {
  const memory = Symbol.for("langfuse-kit.config.notices.v1");
  beforeEach(() => {
    Reflect.deleteProperty(globalThis, memory);
  });

  it("says each notice once in a process, with the prefix", () => {
    const lines: string[] = [];
    const logger = { warn: (line: string) => lines.push(line), error: noop };
    announce(resolveConfig({ logger }, {}));
    announce(resolveConfig({ logger }, {}));
    expect(lines).toEqual([expect.stringMatching(/^\[@langfuse-kit\/core\] Tracing is off: no keys\./)]);
    announce(resolve({ logger, baseUrl: "http://langfuse.example.com" }));
    expect(lines).toHaveLength(2);
  });

  it("has nothing to say where all is well", () => {
    const lines: string[] = [];
    announce(resolve({ logger: { warn: (line: string) => lines.push(line), error: noop } }));
    expect(lines).toEqual([]);
  });
});

describe("the transport", () => {
  it.each(["otlp", "ingestion", "auto"] as const)(
    "is %s for a Langfuse that was given it, by option and variable",
    (transport) => {
      expect(resolve({ transport }).destinations[0]).toMatchObject({ transport });
      expect(resolve({}, { LANGFUSE_TRANSPORT: transport }).destinations[0]).toMatchObject({ transport });
    },
  );

  it("is always OTLP for what is not a Langfuse", () => {
    const { destinations } = resolve({
      transport: "ingestion",
      destinations: { other: { url: "http://localhost:4318" } },
    });
    expect(destinations.map(({ transport }) => transport)).toEqual(["ingestion", "otlp"]);
  });
});

describe("describeDifferences", () => {
  const first = resolve({
    sampleRate: 0.5,
    batch: { maxBytes: 5 },
    sample: () => true,
    destinations: { c: { url: "http://c:1" } },
  });
  const differences = (options: object, environment = {}) =>
    describeDifferences(first, resolveConfig({ ...keys, ...options }, environment));

  it("finds none for the same options, and none for fewer", () => {
    expect(differences({ sampleRate: 0.5, batch: { maxBytes: 5 } })).toEqual([]);
    expect(describeDifferences(first, resolveConfig({}, { LANGFUSE_SAMPLE_RATE: "0.1" }))).toEqual([]);
  });

  it("takes a function that was made anew for the same", () => {
    expect(differences({ sample: () => true, logger: { warn: noop, error: noop } })).toEqual([]);
    expect(differences({ sample: () => false })).toEqual(["sample"]);
  });

  it("names what differs, and no values", () => {
    const later = {
      publicKey: "pk-lf-other",
      secretKey: "sk-lf-other",
      sampleRate: 0.25,
      batch: { maxBytes: 6 },
      headers: { "x-a": "b" },
      destination: "c",
      destinations: { c: { url: "http://c:1" } },
    };
    expect(differences(later).toSorted()).toEqual([
      "batch",
      "destination",
      "headers",
      "publicKey",
      "sampleRate",
      "secretKey",
    ]);
  });

  it("looks into destinations, credentials included", () => {
    const collector = (header: string) => ({
      destinations: { c: { url: "http://c:1", headers: { authorization: header } } },
    });
    const one = resolve(collector("a"));
    expect(describeDifferences(one, resolve(collector("a")))).toEqual([]);
    expect(describeDifferences(one, resolve(collector("b")))).toEqual(["destinations"]);
    expect(differences({ destinations: { c: { url: "http://c:2" } } })).toEqual(["destinations"]);
  });
});

const notices = (options: object, environment: Record<string, string> = {}) =>
  resolveConfig({ publicKey: "pk-lf-1", secretKey: "sk-lf-1", ...options }, environment).notices.map(({ key }) => key);

it("says that a rate comes from OpenTelemetry's variable, where it drops anything and none was given", () => {
  const sampler = { OTEL_TRACES_SAMPLER: "parentbased_traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.5" };
  expect(notices({}, sampler)).toEqual(["sampled"]);
  expect(notices({}, { ...sampler, OTEL_TRACES_SAMPLER_ARG: "1" })).toEqual([]);
  expect(notices({ sampleRate: 0.2 }, sampler)).toEqual([]);
  expect(notices({}, { ...sampler, LANGFUSE_SAMPLE_RATE: "0.2" })).toEqual([]);
});

describe("redaction that hides nothing", () => {
  const redaction = { keys: ["patientName"] };

  it("is said at set-up", () => {
    expect(notices({ redaction })).toEqual(["unredacted"]);
    expect(notices({ redaction: { hashKey: "sixteen letters!" } })).toEqual(["unredacted"]);
  });

  it("is meant where a mode was chosen, by whomever", () => {
    expect(notices({ redaction, capture: "redacted" })).toEqual([]);
    expect(notices({ redaction, capture: "full" })).toEqual([]);
    expect(notices({ redaction }, { LANGFUSE_CAPTURE: "metadata" })).toEqual([]);
    expect(notices({ redaction }, { OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT: "false" })).toEqual([]);
    expect(notices({ redaction: {} })).toEqual([]);
    expect(notices({})).toEqual([]);
  });
});
