import { optionPaths, type Settings } from "./settings.ts";

/** Answered by a reader that cannot make sense of the text. */
export const UNREADABLE: unique symbol = Symbol("unreadable");

/** One environment variable. */
export interface EnvironmentVariable {
  readonly name: string;
  /** What it sets. Of several variables for one setting, the first in the table wins. */
  readonly sets: keyof Settings;
  /** The option that wins over it; absent where only the variable exists. */
  readonly option: string | undefined;
  /** From the text to a value as the option takes it. Undefined: the text says nothing about the setting. */
  readonly read: (text: string, environment: NodeJS.ProcessEnv) => unknown;
  /** Completes "Give …". */
  readonly expects: string | undefined;
  /** For the documentation. */
  readonly about: string;
  /** `opentelemetry`: shared with other tools, so a bad value is reported and passed over instead of thrown. */
  readonly family: "langfuse" | "kit" | "opentelemetry";
}

const asText = (text: string): string => text;
const words: Readonly<Record<string, boolean>> = {
  true: true,
  1: true,
  yes: true,
  on: true,
  false: false,
  0: false,
  no: false,
  off: false,
};

function asBoolean(text: string): unknown {
  const word = text.toLowerCase();
  return Object.hasOwn(words, word) ? words[word] : UNREADABLE;
}

function asNumber(text: string): unknown {
  // Number() alone would take "0x10" and "Infinity".
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : UNREADABLE;
}

function asSeconds(text: string): unknown {
  const seconds = asNumber(text);
  return typeof seconds === "number" ? Math.round(seconds * 1000) : UNREADABLE;
}

/** The argument belongs to the sampler beside it: for `always_on` or `jaeger_remote` it is no rate of traces. */
function asSamplerRatio(text: string, environment: NodeJS.ProcessEnv): unknown {
  const sampler = environment.OTEL_TRACES_SAMPLER?.trim().toLowerCase() || "traceidratio";
  return sampler === "traceidratio" || sampler === "parentbased_traceidratio" ? asNumber(text) : undefined;
}

/** Only "true" counts, in any case; OpenTelemetry reads everything else as false. */
function asDisabled(text: string): unknown {
  const word = text.toLowerCase();
  if (word === "true") return false;
  return word === "false" ? undefined : UNREADABLE;
}

type Row = [
  name: string,
  sets: keyof Settings,
  read: EnvironmentVariable["read"],
  expects: string | undefined,
  about: string,
];

const langfuse: readonly Row[] = [
  ["LANGFUSE_PUBLIC_KEY", "publicKey", asText, undefined, "Public key of the Langfuse project."],
  ["LANGFUSE_SECRET_KEY", "secretKey", asText, undefined, "Secret key of the Langfuse project."],
  ["LANGFUSE_BASE_URL", "baseUrl", asText, undefined, "Address of the Langfuse server."],
  ["LANGFUSE_BASEURL", "baseUrl", asText, undefined, "Older name of LANGFUSE_BASE_URL."],
  ["LANGFUSE_HOST", "baseUrl", asText, undefined, "Older name of LANGFUSE_BASE_URL."],
  ["LANGFUSE_TRACING_ENVIRONMENT", "environment", asText, undefined, "Langfuse environment, such as production."],
  ["LANGFUSE_RELEASE", "release", asText, undefined, "Release of this service."],
  ["LANGFUSE_TRACING_ENABLED", "enabled", asBoolean, "true or false", "False switches tracing off."],
  ["LANGFUSE_SAMPLE_RATE", "sampleRate", asNumber, "a number from 0 to 1", "Share of traces that is kept."],
  [
    "LANGFUSE_FLUSH_AT",
    "batch.maxObservations",
    asNumber,
    "a whole number from 1 to 100000",
    "Observations in one request.",
  ],
  [
    "LANGFUSE_FLUSH_INTERVAL",
    "batch.intervalMs",
    asSeconds,
    "seconds up to 86400, such as 1",
    "Seconds between requests.",
  ],
  [
    "LANGFUSE_TIMEOUT",
    "timeoutMs",
    asSeconds,
    "seconds above 0 and up to 86400, such as 10",
    "Seconds that one request may take.",
  ],
  [
    "LANGFUSE_MEDIA_UPLOAD_ENABLED",
    "media",
    asBoolean,
    "true or false",
    "False uploads no images, audio and documents.",
  ],
  ["LANGFUSE_DEBUG", "debug", asBoolean, "true or false", "True logs what the kit does."],
];

const kit: readonly Row[] = [
  ["LANGFUSE_CAPTURE", "capture", asText, undefined, "How much content may leave: full, redacted or metadata."],
  ["LANGFUSE_SPOOL_DIR", "spool", (dir) => ({ dir }), undefined, "Directory where observations wait for delivery."],
  ["LANGFUSE_TRANSPORT", "transport", asText, undefined, "How observations travel: otlp, ingestion or auto."],
  [
    "LANGFUSE_HOLD_MS",
    "batch.holdMs",
    asNumber,
    "whole milliseconds up to 86400000",
    "Milliseconds before a running trace is sent in a slice.",
  ],
  [
    "LANGFUSE_OTLP_ENDPOINT",
    "otlpEndpoint",
    asText,
    undefined,
    "An OTLP endpoint without keys: base address, or the full one.",
  ],
];

const opentelemetry: readonly Row[] = [
  ["OTEL_SERVICE_NAME", "serviceName", asText, undefined, "Name of this service."],
  ["OTEL_RESOURCE_ATTRIBUTES", "resourceAttributes", asText, undefined, "Resource attributes as key=value pairs."],
  [
    "OTEL_TRACES_SAMPLER_ARG",
    "sampleRate",
    asSamplerRatio,
    "a number from 0 to 1",
    "Share of traces that is kept, where LANGFUSE_SAMPLE_RATE is not set. Passed over when OTEL_TRACES_SAMPLER names a sampler that takes no ratio.",
  ],
  [
    "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT",
    "contentBound",
    asText,
    undefined,
    "Where it allows no content on spans, the mode is metadata, whatever else is said.",
  ],
  [
    "OTEL_SDK_DISABLED",
    "enabled",
    asDisabled,
    "true or false",
    "True switches tracing off, with a warning, unless LANGFUSE_TRACING_ENABLED says otherwise.",
  ],
];

function toVariables(rows: readonly Row[], family: EnvironmentVariable["family"]): EnvironmentVariable[] {
  return rows.map(([name, sets, read, expects, about]) => {
    const option = optionPaths.includes(sets) ? sets : undefined;
    return Object.freeze({ name, sets, option, read, expects, about, family });
  });
}

/** Every variable that is read. OTEL_EXPORTER_OTLP_HEADERS is not among them: it holds other vendors' credentials. */
export const environmentTable: readonly EnvironmentVariable[] = Object.freeze([
  ...toVariables(langfuse, "langfuse"),
  ...toVariables(kit, "kit"),
  ...toVariables(opentelemetry, "opentelemetry"),
]);
