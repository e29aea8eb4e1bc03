type Known = Readonly<Record<string, unknown>>;

const retry = {
  enabled: "any",
  initial_interval: "any",
  max_interval: "any",
  max_elapsed_time: "any",
  multiplier: "any",
  randomization_factor: "any",
};

const queue = {
  enabled: "any",
  num_consumers: "any",
  wait_for_result: "any",
  block_on_overflow: "any",
  sizer: "any",
  queue_size: "any",
  storage: "any",
  batch: { flush_timeout: "any", min_size: "any", max_size: "any", sizer: "any" },
};

/** What the documentation of the collector (core and contrib, 0.144) lists for the components that are used here. */
export const schema: Readonly<Record<"extensions" | "receivers" | "processors" | "exporters", Known>> = {
  extensions: {
    health_check: { endpoint: "any", path: "any" },
    file_storage: { directory: "any", timeout: "any", compaction: "any", create_directory: "any", fsync: "any" },
    basicauth: { client_auth: { username: "any", password: "any" }, htpasswd: "any" },
  },
  receivers: {
    otlp: {
      protocols: { grpc: "any", http: { endpoint: "any", cors: "any", tls: "any", max_request_body_size: "any" } },
    },
  },
  processors: {
    memory_limiter: {
      check_interval: "any",
      limit_mib: "any",
      spike_limit_mib: "any",
      limit_percentage: "any",
      spike_limit_percentage: "any",
    },
    tail_sampling: {
      decision_wait: "any",
      num_traces: "any",
      expected_new_traces_per_sec: "any",
      decision_cache: "any",
      policies: [
        {
          name: "any",
          type: "any",
          status_code: { status_codes: "any" },
          latency: { threshold_ms: "any", upper_threshold_ms: "any" },
          probabilistic: { sampling_percentage: "any", hash_salt: "any" },
        },
      ],
    },
    transform: {
      error_mode: "any",
      trace_statements: [{ context: "any", conditions: "any", statements: "any", error_mode: "any" }],
    },
  },
  exporters: {
    otlp_http: {
      endpoint: "any",
      headers: "any",
      auth: { authenticator: "any" },
      compression: "any",
      timeout: "any",
      tls: "any",
      encoding: "any",
      retry_on_failure: retry,
      sending_queue: queue,
    },
  },
};
