import type { CaptureMode } from "../capture/index.ts";
import type { Trust } from "../context/index.ts";
import type { DispatcherLike } from "../delivery/index.ts";
import type { CostEvent, PricesOption } from "../pricing/index.ts";
import { captureModes, type MaskFunction, standardBound } from "../privacy/index.ts";
import type { Logger } from "../runtime/index.ts";
import { boolean, type Check, callback, number, oneOf, synchronous, text, withMethods } from "./checks.ts";
import { type CheckedDestination, DEFAULT_BASE_URL, destinations } from "./destination-check.ts";
import { checkHeaders, type Headers } from "./headers.ts";
import { key } from "./keys.ts";
import type { DeliveryMode, PropagationTarget, SampleFunction, TransportKind } from "./option-types.ts";
import { propagateTo } from "./propagate-to.ts";
import { type RedactionSetting, redaction } from "./redaction.ts";
import { parseResourceAttributes, type ResourceAttributes } from "./resource.ts";
import type { Secret } from "./secret.ts";
import { type Endpoint, langfuseBase, otlpEndpoint } from "./url.ts";
import {
  type CostLimit,
  costLimit,
  destinationNames,
  MEMORY_SPOOL_BYTES,
  prices,
  type SpoolSetting,
  spool,
  trust,
} from "./value-checks.ts";

/** Everything that can be set, by the path of its option. */
export interface Settings {
  publicKey: Secret | undefined;
  secretKey: Secret | undefined;
  baseUrl: string;
  serviceName: string | undefined;
  environment: string | undefined;
  release: string | undefined;
  enabled: boolean;
  sampleRate: number;
  sample: SampleFunction | undefined;
  "keep.errors": boolean;
  "keep.slowerThan": number | undefined;
  "keep.costAbove": number | undefined;
  capture: CaptureMode;
  redaction: RedactionSetting;
  mask: MaskFunction | undefined;
  media: boolean;
  trust: Trust | ((request: unknown) => Trust);
  transport: TransportKind;
  mode: DeliveryMode;
  "batch.maxObservations": number;
  "batch.maxBytes": number;
  "batch.intervalMs": number;
  "batch.holdMs": number;
  "batch.maxHeldBytes": number;
  spool: SpoolSetting;
  timeoutMs: number;
  shutdownMs: number;
  handleSignals: boolean;
  destinations: readonly CheckedDestination[];
  destination: readonly string[] | undefined;
  propagateTo: readonly PropagationTarget[];
  global: boolean;
  join: boolean;
  metrics: boolean;
  prices: PricesOption | undefined;
  sendCosts: boolean;
  onCost: ((event: CostEvent) => unknown) | undefined;
  costLimit: CostLimit | undefined;
  headers: Headers;
  dispatcher: DispatcherLike | undefined;
  logger: Logger | undefined;
  maxOpenObservations: number;
  debug: boolean;
  otlpEndpoint: Endpoint | undefined;
  resourceAttributes: ResourceAttributes;
  /** The most that OpenTelemetry's own variable allows. */
  contentBound: CaptureMode | undefined;
}

export interface Setting<T> {
  readonly check: Check<T>;
  /** What holds when nothing is given. */
  readonly fallback: T;
}

const setting = <T>(check: Check<T>, fallback: T): Setting<T> => ({ check, fallback });
const optional = <T>(check: Check<T>): Setting<T | undefined> => ({ check, fallback: undefined });

// setTimeout fires at once for anything above 2 ** 31 - 1 ms, so no duration may come near it.
const DAY_MS = 86_400_000;
const milliseconds = (min: number): Check<number> => number({ min, max: DAY_MS, whole: true });
const count = (max: number): Check<number> => number({ min: 1, max, whole: true });
const MAX_REQUEST_BYTES = 64_000_000;

export const settings: { readonly [Path in keyof Settings]: Setting<Settings[Path]> } = {
  publicKey: optional(key("public")),
  secretKey: optional(key("secret")),
  baseUrl: setting(langfuseBase, DEFAULT_BASE_URL),
  serviceName: optional(text({ max: 255 })),
  environment: optional(
    text({
      max: 40,
      pattern: /^(?!langfuse)[a-z0-9_-]+$/,
      fix: 'Langfuse takes up to 40 lower-case letters, digits, "-" and "_", and no name that starts with "langfuse".',
    }),
  ),
  release: optional(text({ max: 200 })),
  enabled: setting(boolean(), true),
  sampleRate: setting(number({ min: 0, max: 1 }), 1),
  sample: optional(synchronous<SampleFunction>()),
  "keep.errors": setting(boolean(), false),
  "keep.slowerThan": optional(number({ min: 0 })),
  "keep.costAbove": optional(number({ min: 0 })),
  capture: setting(oneOf(...captureModes), "full"),
  redaction: setting(redaction, Object.freeze({ hashKey: undefined, keys: Object.freeze([]) })),
  mask: optional(synchronous<MaskFunction>()),
  media: setting(boolean(), true),
  trust: setting(trust, "trace"),
  transport: setting(oneOf("otlp", "ingestion", "auto"), "otlp"),
  mode: setting(oneOf("batch", "immediate"), "batch"),
  "batch.maxObservations": setting(count(100_000), 512),
  "batch.maxBytes": setting(count(MAX_REQUEST_BYTES), 3_500_000),
  "batch.intervalMs": setting(milliseconds(0), 1000),
  "batch.holdMs": setting(milliseconds(0), 10_000),
  "batch.maxHeldBytes": setting(count(MAX_REQUEST_BYTES), 4_000_000),
  spool: setting(spool, { kind: "memory", maxBytes: MEMORY_SPOOL_BYTES }),
  timeoutMs: setting(milliseconds(1), 10_000),
  shutdownMs: setting(milliseconds(0), 5000),
  handleSignals: setting(boolean(), true),
  destinations: setting(destinations, []),
  destination: optional(destinationNames),
  propagateTo: setting(propagateTo, []),
  global: setting(boolean(), false),
  join: setting(boolean(), true),
  metrics: setting(boolean(), true),
  prices: optional(prices),
  sendCosts: setting(boolean(), true),
  onCost: optional(callback<(event: CostEvent) => unknown>()),
  costLimit: optional(costLimit),
  headers: setting((value, origin) => checkHeaders(value, origin, true), Object.freeze({})),
  dispatcher: optional(withMethods<DispatcherLike>("an undici Dispatcher", "request")),
  logger: optional(withMethods<Logger>("a logger", "warn", "error")),
  maxOpenObservations: setting(count(10_000_000), 100_000),
  debug: setting(boolean(), false),
  otlpEndpoint: optional(otlpEndpoint),
  resourceAttributes: setting(parseResourceAttributes, Object.freeze({})),
  contentBound: optional((value) => standardBound(String(value))),
};

/** Settings that have a variable and no option. */
const variableOnly: readonly string[] = [
  "debug",
  "otlpEndpoint",
  "resourceAttributes",
  "contentBound",
] satisfies (keyof Settings)[];

/** Every path that an option can have. */
export const optionPaths: readonly (keyof Settings)[] = (Object.keys(settings) as (keyof Settings)[]).filter(
  (path) => !variableOnly.includes(path),
);
