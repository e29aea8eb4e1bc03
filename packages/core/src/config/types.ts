import type { DestinationConfig } from "../delivery/index.ts";
import type { SafeLogger } from "./logger.ts";
import type { Notice } from "./notices.ts";
import type { OffReason } from "./off.ts";
import type { PlainSettings } from "./plain-settings.ts";

/**
 * Options and environment, checked and complete. Frozen through and through; only what the user handed over to be
 * used (functions, prices, dispatcher, a spool) stays as it was.
 */
export interface Config extends PlainSettings {
  readonly enabled: boolean;
  /** Why not, where it is not. */
  readonly offReason: OffReason | undefined;
  readonly serviceName: string;
  readonly environment: string | undefined;
  readonly release: string | undefined;
  /** OpenTelemetry resource attributes, `service.name` included. */
  readonly resource: Readonly<Record<string, string>>;
  readonly keep: {
    readonly errors: boolean;
    readonly slowerThan: number | undefined;
    readonly costAbove: number | undefined;
  };
  readonly batch: {
    readonly maxObservations: number;
    readonly maxBytes: number;
    readonly intervalMs: number;
    readonly holdMs: number;
    readonly maxHeldBytes: number;
  };
  /** All places to send to; the keyed one is called `default`. */
  readonly destinations: readonly DestinationConfig[];
  /** Which of them get a trace that chooses none itself. */
  readonly defaultDestinations: readonly string[];
  readonly logger: SafeLogger;
  /** The page of a trace on the Langfuse server; it redirects to the project that has it. */
  readonly traceUrl: (traceId: string) => string;
  /** Removes every secret of this config from a text. */
  readonly scrub: (text: string) => string;
  /** What set-up has to say; see `announce`. */
  readonly notices: readonly Notice[];
  /** Names of the options that were passed. */
  readonly given: readonly string[];
}
