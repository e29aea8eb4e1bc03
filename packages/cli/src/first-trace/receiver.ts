import { startFakeLangfuse } from "@langfuse-kit/testing";
import { ignoredAttributes } from "./ignored-attributes.ts";

export interface Receiver {
  /** What points an application at it, without the keys. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly keys: Readonly<Record<string, string>>;
  readonly ignored: () => readonly string[];
  readonly requests: () => number;
  readonly firstTrace: () => string | undefined;
  close(): Promise<void>;
}

/** Everything is kept, whatever the environment says otherwise. */
const kept = { LANGFUSE_TRACING_ENABLED: "true", LANGFUSE_SAMPLE_RATE: "1" };

/** A Langfuse on this machine, for as long as the check takes. */
export async function startReceiver(asConfigured: boolean): Promise<Receiver> {
  const server = await startFakeLangfuse();
  const { LANGFUSE_BASE_URL, ...keys } = server.environment;
  return {
    environment: {
      LANGFUSE_BASE_URL,
      // Older names and a second destination would send the check's trace elsewhere. Empty, so that no file sets them either.
      LANGFUSE_HOST: "",
      LANGFUSE_BASEURL: "",
      LANGFUSE_OTLP_ENDPOINT: "",
      LANGFUSE_SPOOL_DIR: "",
      ...(asConfigured ? {} : kept),
      LANGFUSE_FLUSH_INTERVAL: "0.1",
      LANGFUSE_HOLD_MS: "250",
    },
    keys,
    requests: () => server.ledger.requests.length,
    ignored: () => ignoredAttributes(server.observations()),
    firstTrace: () => server.traces()[0]?.toString(),
    close: server.close,
  };
}
