import type { FaultControl, Faults } from "../faults/index.ts";
import type { Ledger } from "../ledger/index.ts";
import type { CapturedObservation } from "../observation/index.ts";
import type { CapturedScore, IngestionEvent } from "../score/index.ts";
import type { CapturedTrace } from "../trace/index.ts";
import type { CapturedMedia, MediaShelf } from "./media-shelf.ts";

export interface FakeLangfuseOptions {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  publicKey?: string | undefined;
  secretKey?: string | undefined;
  /** The Langfuse version to be: decides what `health` says, which endpoints exist, and what they refuse. */
  version?: string | undefined;
  /** Refuse ingestion events other than scores. True from version 4 on unless told otherwise. */
  eventsOnly?: boolean | undefined;
  /** `"ids"` keeps no contents, for runs with very many spans. */
  keep?: "all" | "ids" | undefined;
  faults?: Faults | undefined;
}

/** A running fake Langfuse. */
export interface FakeLangfuse {
  /** Where it listens, such as `http://127.0.0.1:40123`; `url` is another name for it. */
  readonly baseUrl: string;
  readonly url: string;
  /** Its endpoint for plain OTLP, which asks for no keys. */
  readonly otlpUrl: string;
  readonly port: number;
  readonly publicKey: string;
  readonly secretKey: string;
  /** The variables that point a child process at it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly faults: FaultControl;
  readonly ledger: Ledger;
  observations(): CapturedObservation[];
  traces(): CapturedTrace[];
  scores(): CapturedScore[];
  /** Images and the like that were announced, with their bytes once those have come. */
  media(): CapturedMedia[];
  /** Ingestion events that were taken. */
  events(): readonly IngestionEvent[];
  /** Resolves when so many different spans were taken, or the test holds. Rejects after the time is up; 5 s by default. */
  waitFor(condition: number | ((server: FakeLangfuse) => boolean), timeoutMs?: number): Promise<void>;
  /** Empties the books. Faults stay. */
  reset(): void;
  /** Ends at once, also with requests that wait for an answer. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** The options with every default filled in. */
export interface ServerSettings {
  readonly publicKey: string;
  readonly secretKey: string;
  readonly version: string;
  readonly eventsOnly: boolean;
  readonly keepContents: boolean;
  readonly media: MediaShelf;
}
