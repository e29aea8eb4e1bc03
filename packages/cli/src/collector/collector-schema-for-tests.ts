/** What a setting may be: a kind of value, one of several words, a list, or a group of settings. */
export type Kind = "text" | "duration" | "integer" | "number" | "boolean" | "texts" | readonly string[];
export interface Group {
  readonly [name: string]: Kind | Group | { readonly each: Group } | "anything";
}

const retry: Group = {
  enabled: "boolean",
  initial_interval: "duration",
  max_interval: "duration",
  max_elapsed_time: "duration",
  multiplier: "number",
  randomization_factor: "number",
};

const sizers = ["requests", "items", "bytes"];

const queue: Group = {
  enabled: "boolean",
  num_consumers: "integer",
  wait_for_result: "boolean",
  block_on_overflow: "boolean",
  sizer: sizers,
  queue_size: "integer",
  storage: "text",
  batch: { flush_timeout: "duration", min_size: "integer", max_size: "integer", sizer: sizers },
};

const policyTypes = [
  ...["always_sample", "latency", "numeric_attribute", "probabilistic", "status_code", "string_attribute"],
  ...["rate_limiting", "span_count", "trace_state", "boolean_attribute", "ottl_condition", "and", "composite", "drop"],
];
const errorModes = ["ignore", "silent", "propagate"];

/**
 * The settings of the components that are used here, as the structs and schemas of the collector's own source declare
 * them (core and contrib, 0.144), with their kinds.
 */
export const schema: Readonly<Record<"extensions" | "receivers" | "processors" | "exporters", Group>> = {
  extensions: {
    health_check: { endpoint: "text", path: "text" },
    file_storage: {
      directory: "text",
      timeout: "duration",
      compaction: "anything",
      create_directory: "boolean",
      fsync: "boolean",
    },
    basicauth: { client_auth: { username: "text", password: "text" }, htpasswd: "anything" },
  },
  receivers: {
    otlp: {
      protocols: {
        grpc: "anything",
        http: { endpoint: "text", cors: "anything", tls: "anything", max_request_body_size: "integer" },
      },
    },
  },
  processors: {
    memory_limiter: {
      check_interval: "duration",
      limit_mib: "integer",
      spike_limit_mib: "integer",
      limit_percentage: "integer",
      spike_limit_percentage: "integer",
    },
    tail_sampling: {
      decision_wait: "duration",
      num_traces: "integer",
      expected_new_traces_per_sec: "integer",
      decision_cache: "anything",
      policies: {
        each: {
          name: "text",
          type: policyTypes,
          status_code: { status_codes: "texts" },
          latency: { threshold_ms: "integer", upper_threshold_ms: "integer" },
          probabilistic: { sampling_percentage: "number", hash_salt: "text" },
        },
      },
    },
    transform: {
      error_mode: errorModes,
      trace_statements: {
        each: {
          context: ["resource", "scope", "span", "spanevent"],
          conditions: "texts",
          statements: "texts",
          error_mode: errorModes,
        },
      },
    },
  },
  exporters: {
    otlp_http: {
      endpoint: "text",
      headers: "anything",
      auth: { authenticator: "text" },
      compression: ["gzip", "zstd", "snappy", "none"],
      timeout: "duration",
      tls: "anything",
      encoding: ["proto", "json"],
      retry_on_failure: retry,
      sending_queue: queue,
    },
  },
};

const kinds: Readonly<Record<string, (value: unknown) => boolean>> = {
  anything: () => true,
  text: (value) => typeof value === "string",
  duration: (value) => typeof value === "string" && /^\d+(ms|s|m|h)$/.test(value),
  integer: (value) => Number.isInteger(value) && (value as number) >= 0,
  number: (value) => typeof value === "number",
  boolean: (value) => typeof value === "boolean",
  texts: (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
};

/** Paths of settings that a component does not have, or not of this kind. */
export function faultsIn(value: unknown, known: Group[string] | undefined, path: string): string[] {
  if (known === undefined) return [path];
  if (typeof known === "string") return kinds[known]?.(value) ? [] : [path];
  if (Array.isArray(known)) return known.includes(value) ? [] : [path];
  if (typeof value !== "object" || value === null) return [path];
  const { each } = known as { each?: Group };
  if (each !== undefined) {
    return (value as unknown[]).flatMap((one, index) => faultsIn(one, each, `${path}[${index}]`));
  }
  return Object.entries(value).flatMap(([key, inner]) => faultsIn(inner, (known as Group)[key], `${path}.${key}`));
}
