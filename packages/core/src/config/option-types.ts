/** What `redacted` (and, for the ids that it lets pass, `metadata`) adds to the detectors. */
export interface RedactionOptions {
  /** With it, equal values leave as equal marks, which only its holder can make. At least 16 characters. */
  hashKey?: string | undefined;
  /** More names of fields whose values are hidden whole: `patientName` is also `patient_name`, and `oldPatientNames`. */
  keys?: readonly string[] | undefined;
}

export type { TransportKind } from "../delivery/types.ts";

export type DeliveryMode = "batch" | "immediate";

/** When a disk spool forces its bytes to the medium. A process that dies loses nothing either way; a power cut may. */
export type SpoolSync = "never" | "interval" | "always";

/** What `sample` is asked about. */
export interface SampleRoot {
  readonly name: string;
  readonly traceId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** True keeps the trace, false drops it, a number is the rate for it, undefined leaves it to `sampleRate`. */
export type SampleFunction = (root: SampleRoot) => boolean | number | undefined;

/** Traces that a sample rate would drop and that are kept all the same. */
export interface KeepOptions {
  /**
   * Keep traces in which something failed.
   * @default false
   */
  errors?: boolean | undefined;
  /** Keep traces that took longer than this many milliseconds. */
  slowerThan?: number | undefined;
  /** Keep traces that cost more than this many US dollars. */
  costAbove?: number | undefined;
}

/** When observations are sent, and how many at once. */
export interface BatchOptions {
  /**
   * Observations in one request.
   * @default 512
   */
  maxObservations?: number | undefined;
  /**
   * Bytes in one request, before compression.
   * @default 3_500_000
   */
  maxBytes?: number | undefined;
  /**
   * Milliseconds between requests while there is something to send.
   * @default 1000
   */
  intervalMs?: number | undefined;
  /**
   * Milliseconds that ended observations of a running trace are held before they leave in a slice.
   * @default 10_000
   */
  holdMs?: number | undefined;
  /**
   * Bytes of one running trace that are held before they leave in a slice.
   * @default 4_000_000
   */
  maxHeldBytes?: number | undefined;
}

/** A spool on disk: what is accepted outlives the process. */
export interface DiskSpoolOptions {
  /** Where the spool lives; one directory can serve several processes. Written out: a "~" is refused. */
  dir: string;
  /**
   * Of what waits, for this process or worker thread alone: a directory that several share holds as many times this. Dead
   * letters have their own bound.
   * @default 512_000_000
   */
  maxBytes?: number | undefined;
  /** @default "interval" */
  fsync?: SpoolSync | undefined;
  /**
   * What waited longer is given up and counted.
   * @default seven days
   */
  maxAgeMs?: number | undefined;
  /**
   * Above this share of a full medium nothing more is written to it, and observations wait in memory.
   * @default 0.95
   */
  maxFullness?: number | undefined;
  /** It is one or the other. */
  memory?: undefined;
}

/** A spool in memory of another size. */
export interface MemorySpoolOptions {
  memory: {
    /** @default 64_000_000 */
    maxBytes?: number | undefined;
  };
  /** It is one or the other. */
  dir?: undefined;
}

/** A Langfuse project. */
export interface LangfuseDestinationOptions {
  publicKey: string;
  secretKey: string;
  /** @default "https://cloud.langfuse.com" */
  baseUrl?: string | undefined;
  /** Sent to this destination only. */
  headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** A destination is of one kind. */
  url?: undefined;
}

/** Any other OTLP endpoint, such as a collector. It gets traces, and no scores. */
export interface OtlpDestinationOptions {
  /** The base address, or the full one that ends in `/v1/traces`. */
  url: string;
  /** Sent to this destination only. */
  headers?: Readonly<Record<string, string | undefined>> | undefined;
  /** A destination is of one kind. */
  publicKey?: undefined;
  secretKey?: undefined;
  baseUrl?: undefined;
}

export type DestinationOptions = LangfuseDestinationOptions | OtlpDestinationOptions;

/** A target of `propagateTo` that gets more than the trace. */
export interface PropagateToOptions {
  /** Tested against the whole origin, such as `https://api.internal:8443`, and nothing after it. */
  origin: string | RegExp;
  /**
   * Also send user, session, tags, trace name, version and metadata, as baggage: for services of one's own.
   * @default false
   */
  identity?: boolean | undefined;
}

/** An entry of `propagateTo`, read. */
export interface PropagationTarget {
  readonly origin: string | RegExp;
  readonly identity: boolean;
}
