import { contentPattern } from "./content.ts";

export interface CollectorSettings {
  /** Langfuse's address, without a path. */
  readonly langfuse: string;
  /** The second place: any OTLP over HTTP, such as Jaeger or Tempo. */
  readonly second: string;
  /** Per cent of ordinary traces that the second place gets. */
  readonly percent: number;
  readonly slowMs: number;
  readonly storage: string;
}

const quoted = (text: string): string => JSON.stringify(text);

/**
 * A configuration for the OpenTelemetry Collector: everything to Langfuse; a sample without content to a second place.
 * Batches are made behind the persistent queues, so that a collector that is killed has lost nothing it accepted.
 * @example const yaml = collectorConfiguration({ langfuse, second: "http://jaeger:4318", percent: 10, slowMs: 5000, storage });
 */
export function collectorConfiguration({ langfuse, second, percent, slowMs, storage }: CollectorSettings): string {
  return `# OpenTelemetry Collector, the contrib distribution, 0.144 or newer.
# Applications send here with LANGFUSE_OTLP_ENDPOINT=http://THIS-HOST:4318 and without keys. The collector has the keys:
#   LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY in its environment.
# Scores are no traces: an application that writes some sends them to Langfuse itself.

extensions:
  health_check:
    endpoint: 127.0.0.1:13133
  # What waits outlives the collector.
  file_storage:
    directory: ${quoted(storage)}
    create_directory: true
  basicauth/langfuse:
    client_auth:
      username: \${env:LANGFUSE_PUBLIC_KEY}
      password: \${env:LANGFUSE_SECRET_KEY}

receivers:
  otlp:
    protocols:
      http:
        # Open it to applications on other machines only where nobody else can reach it.
        endpoint: \${env:COLLECTOR_LISTEN:-127.0.0.1:4318}
        max_request_body_size: 20971520

processors:
  # First in every pipeline: refuses, so that senders try again, before memory runs out.
  memory_limiter:
    check_interval: 1s
    limit_percentage: 75
    spike_limit_percentage: 20

  # A trace is kept when any of these says so. Each collector must see whole traces: with several of them put a
  # load-balancing exporter by trace id in front.
  tail_sampling:
    decision_wait: 30s
    num_traces: 50000
    policies:
      - name: errors
        type: status_code
        status_code:
          status_codes: [ERROR]
      - name: slow
        type: latency
        latency:
          threshold_ms: ${slowMs}
      - name: the rest
        type: probabilistic
        probabilistic:
          sampling_percentage: ${percent}

  # The second place gets names, times, models, tokens and costs, and nothing that people or models have said. A
  # statement that fails drops what it failed on, instead of letting it through.
  transform/without_content:
    error_mode: propagate
    trace_statements:
      - context: span
        statements:
          - delete_matching_keys(span.attributes, ${quoted(contentPattern)})
          - set(span.status.message, "")
      - context: spanevent
        statements:
          - delete_matching_keys(spanevent.attributes, ${quoted(`${contentPattern}|^content$|^gen_ai[.]event[.]content$`)})

exporters:
  otlp_http/langfuse:
    endpoint: ${quoted(`${langfuse}/api/public/otel`)}
    headers:
      # Shows at once what arrives; without it Langfuse 4 waits for the whole trace.
      x-langfuse-ingestion-version: "4"
    auth:
      authenticator: basicauth/langfuse
    compression: gzip
    timeout: 30s
    retry_on_failure:
      enabled: true
      initial_interval: 1s
      max_interval: 60s
      # Never given up: what waits is on disk, and bounded.
      max_elapsed_time: 0s
    sending_queue:
      enabled: true
      storage: file_storage
      sizer: items
      queue_size: 100000
      num_consumers: 4
      batch:
        flush_timeout: 1s
        min_size: 256
        max_size: 512

  otlp_http/second:
    endpoint: ${quoted(second)}
    compression: gzip
    retry_on_failure:
      enabled: true
      max_elapsed_time: 300s
    sending_queue:
      enabled: true
      storage: file_storage
      sizer: items
      queue_size: 50000
      num_consumers: 2
      batch:
        flush_timeout: 5s
        min_size: 1024
        max_size: 4096

service:
  extensions: [health_check, file_storage, basicauth/langfuse]
  pipelines:
    traces/langfuse:
      receivers: [otlp]
      processors: [memory_limiter]
      exporters: [otlp_http/langfuse]
    traces/second:
      receivers: [otlp]
      processors: [memory_limiter, tail_sampling, transform/without_content]
      exporters: [otlp_http/second]
`;
}
