import { decodeMessagePack } from "./message-pack.ts";
import { type ForeignSpan, type Sink, startSink } from "./sink.ts";

interface DatadogSpan {
  readonly trace_id: bigint | number;
  readonly span_id: bigint | number;
  readonly parent_id: bigint | number;
  readonly name: string;
}

/** Stands in for Datadog's agent. */
export function startDatadogSink(): Promise<Sink> {
  return startSink((body, request) => {
    if (!/^\/v0\.4\/traces/.test(request.url ?? "") || body.length === 0) return [];
    return (decodeMessagePack(body) as DatadogSpan[][]).flat().map(toSpan);
  });
}

export function datadogEnvironment(sink: Sink): NodeJS.ProcessEnv {
  return {
    DD_TRACE_AGENT_URL: sink.url,
    DD_TRACE_AGENT_PROTOCOL_VERSION: "0.4",
    DD_INSTRUMENTATION_TELEMETRY_ENABLED: "false",
    DD_REMOTE_CONFIGURATION_ENABLED: "false",
    DD_TRACE_FLUSH_INTERVAL: "100",
    DD_TRACE_STARTUP_LOGS: "false",
  };
}

function toSpan({ trace_id, span_id, parent_id, name }: DatadogSpan): ForeignSpan {
  return { traceId: String(trace_id), spanId: String(span_id), parentSpanId: String(parent_id), name };
}
