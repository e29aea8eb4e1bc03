import type { CaptureMode } from "../capture/index.ts";
import type { Trust } from "../context/index.ts";
import type { DispatcherLike, Spool } from "../delivery/index.ts";
import type { CostEvent, MeterLimit, PricesOption } from "../pricing/index.ts";
import type { MaskFunction } from "../privacy/index.ts";
import type { Logger } from "../runtime/index.ts";
import type {
  BatchOptions,
  DeliveryMode,
  DestinationOptions,
  DiskSpoolOptions,
  KeepOptions,
  MemorySpoolOptions,
  PropagateToOptions,
  RedactionOptions,
  SampleFunction,
  TransportKind,
} from "./option-types.ts";

/**
 * What `initLangfuse` takes. Everything is optional; an option wins over its environment variable, and an empty
 * string counts as not given.
 * @example const options: LangfuseOptions = { serviceName: "checkout", sampleRate: 0.2, keep: { errors: true } };
 */
export interface LangfuseOptions {
  /** Public key of the Langfuse project. Variable: LANGFUSE_PUBLIC_KEY. */
  publicKey?: string | undefined;
  /** Secret key of the Langfuse project. Variable: LANGFUSE_SECRET_KEY. */
  secretKey?: string | undefined;
  /**
   * Address of the Langfuse server, with its base path if it has one. Variable: LANGFUSE_BASE_URL.
   * @default "https://cloud.langfuse.com"
   */
  baseUrl?: string | undefined;
  /**
   * Name of this service. Variable: OTEL_SERVICE_NAME.
   * @default "unknown_service:node"
   */
  serviceName?: string | undefined;
  /** Langfuse environment: lower-case letters, digits, `-` and `_`. Variable: LANGFUSE_TRACING_ENVIRONMENT. */
  environment?: string | undefined;
  /**
   * Release of this service. Variable: LANGFUSE_RELEASE.
   * @default the commit that the hosting platform or CI names in its own variable
   */
  release?: string | undefined;
  /**
   * False switches tracing off without a word. Variable: LANGFUSE_TRACING_ENABLED.
   * @default true
   */
  enabled?: boolean | undefined;
  /**
   * Share of traces that is kept, 0 to 1, decided by trace id. Variable: LANGFUSE_SAMPLE_RATE.
   * @default 1
   */
  sampleRate?: number | undefined;
  /**
   * Decides for one trace, by what its root has when it begins; see {@link SampleFunction}. Of a request that is little: where a
   * framework finds the route later its name is `GET` alone (Express), else `GET /users/:id` (Fastify). To decide by
   * the request, use the adapter's own option, `sample: (request) => …`.
   */
  sample?: SampleFunction | undefined;
  /** Traces that are kept although the rate would drop them. */
  keep?: KeepOptions | undefined;
  /**
   * How much content may leave. Variable: LANGFUSE_CAPTURE.
   * @default "full"
   */
  capture?: CaptureMode | undefined;
  /** What `capture: "redacted"` hides beyond what it knows; see {@link RedactionOptions}. */
  redaction?: RedactionOptions | undefined;
  /** Replaces values before they leave; synchronous, and a failure hides the value. */
  mask?: MaskFunction | undefined;
  /**
   * False describes images, audio and documents by kind and size, and uploads none. Never uploaded where `capture` or
   * `mask` says that content may not leave as it is. Variable: LANGFUSE_MEDIA_UPLOAD_ENABLED.
   * @default true
   */
  media?: boolean | undefined;
  /**
   * What is believed of a received context: its trace id, all of it, nothing, or per request. A function is asked about
   * requests that an adapter serves; a carrier that `withContext` is given by hand is no request, and continues its trace.
   * @default "trace"
   */
  trust?: Trust | ((request: unknown) => Trust) | undefined;
  /**
   * How observations travel. Variable: LANGFUSE_TRANSPORT.
   * @default "otlp"
   */
  transport?: TransportKind | undefined;
  /**
   * `immediate` sends each trace as soon as it ends, for functions that are frozen between requests.
   * @default "batch"
   */
  mode?: DeliveryMode | undefined;
  /** When observations are sent, and how many at once. */
  batch?: BatchOptions | undefined;
  /**
   * Where observations wait for delivery: memory (64 MB, the oldest leaves first), a directory, or a spool of one's own.
   * Variable: LANGFUSE_SPOOL_DIR.
   * @default "memory"
   */
  spool?: "memory" | MemorySpoolOptions | DiskSpoolOptions | Spool | undefined;
  /**
   * Milliseconds that one request to the server may take. Variable: LANGFUSE_TIMEOUT, in seconds.
   * @default 10_000
   */
  timeoutMs?: number | undefined;
  /**
   * Milliseconds that a shutdown may spend on sending what waits: one budget, whoever waits, once the process was told to end.
   * @default 5000
   */
  shutdownMs?: number | undefined;
  /**
   * Send what waits on SIGTERM, on SIGINT and before the process ends by itself.
   * @default true
   */
  handleSignals?: boolean | undefined;
  /** More places to send to, by name. The keyed one above is called `default`. */
  destinations?: Readonly<Record<string, DestinationOptions>> | undefined;
  /**
   * Which destinations get a trace unless it chooses its own. `[]` sends only what chooses one.
   * @default all of them
   */
  destination?: string | readonly string[] | undefined;
  /**
   * Whose requests carry the trace along: origins (`https://api.internal`), hosts below one (`https://*.internal.example`),
   * or expressions for the origin. The first entry that fits counts. To nobody else anything is added.
   * @default []
   */
  propagateTo?: readonly (string | RegExp | PropagateToOptions)[] | undefined;
  /**
   * Register with OpenTelemetry's global slots, for processes without another tracer.
   * @default false
   */
  global?: boolean | undefined;
  /**
   * Adopt the trace id of another tracer's server or consumer span.
   * @default true
   */
  join?: boolean | undefined;
  /**
   * False leaves the kit's own numbers out of the process's OpenTelemetry metrics.
   * @default true
   */
  metrics?: boolean | undefined;
  /** Model prices of one's own: a list, a record by model, or the path of a JSON file. */
  prices?: PricesOption | undefined;
  /**
   * False sends no cost that was reckoned by a price list, so that the model prices of the Langfuse project count. What your
   * code or a provider says of a cost is sent, and `onCost`, `costLimit` and `currentTrace()` know all of them.
   * @default true
   */
  sendCosts?: boolean | undefined;
  /**
   * Called when the cost of a generation is known, also in a trace that sampling leaves out. Called again where a late update
   * changes it: the same `observationId` replaces what was told before.
   */
  onCost?: ((event: CostEvent) => unknown) | undefined;
  /**
   * A bound on what this process may spend for a trace, below one request or one attempt at a job: `warn` (the default) says
   * it once, `throw` also refuses what would cost more.
   */
  costLimit?: MeterLimit | undefined;
  /** More headers for the keyed Langfuse server, say of a gateway before it. No other destination gets them. */
  headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** An undici Dispatcher that makes the requests. */
  dispatcher?: DispatcherLike | undefined;
  /**
   * Where the kit speaks to the operator.
   * @default console
   */
  logger?: Logger | undefined;
  /**
   * Observations that may be open at once; beyond it the oldest is given up and counted.
   * @default 100_000
   */
  maxOpenObservations?: number | undefined;
}
