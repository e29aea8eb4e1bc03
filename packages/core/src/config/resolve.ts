import { stricter } from "../privacy/index.ts";
import { LangfuseKitError } from "../runtime/index.ts";
import type { CheckedDestination } from "./destination-check.ts";
import { chooseDefaults, collectDestinations, plainHttpNotices, toDestinationConfig } from "./destinations.ts";
import { freezeConfig } from "./freeze.ts";
import { invalidBecause } from "./invalid.ts";
import { secretsOf, withoutSecrets } from "./known-secrets.ts";
import { createLogger } from "./logger.ts";
import type { Notice } from "./notices.ts";
import { type OffState, offState } from "./off.ts";
import type { LangfuseOptions } from "./options.ts";
import { plainSettings } from "./plain-settings.ts";
import { type ReadSettings, readSettings } from "./read-settings.ts";
import { detectRelease } from "./release.ts";
import { createScrubber } from "./secret.ts";
import { type Settings, settings } from "./settings.ts";
import type { Config } from "./types.ts";

const SERVICE_NAME = "service.name";
/** OpenTelemetry's own default: the executable's name behind this prefix. */
const UNKNOWN_SERVICE = "unknown_service:node";
const environmentAttributes = ["deployment.environment.name", "deployment.environment"] as const;

/**
 * Options and environment, turned once into one frozen config. Throws for what is wrong, and says nothing itself:
 * `announce` does.
 * @example const config = resolveConfig({ serviceName: "checkout" }, process.env);
 */
export function resolveConfig(
  options: LangfuseOptions | undefined,
  environment: NodeJS.ProcessEnv,
  about: { readonly version?: string | undefined } = {},
): Config {
  return explaining(options, environment, () =>
    assemble(readSettings(options, environment), environment, about.version),
  );
}

/**
 * Throws for options that are wrong in any environment; for adapters that are given them before they set tracing up.
 * @example checkLangfuseOptions(init);
 */
export function checkLangfuseOptions(options: LangfuseOptions): void {
  explaining(options, process.env, () => readSettings(options, {}));
}

function explaining<R>(options: LangfuseOptions | undefined, environment: NodeJS.ProcessEnv, read: () => R): R {
  try {
    return read();
  } catch (error) {
    if (LangfuseKitError.isInstance(error)) throw withoutSecrets(error, options, environment);
    // A proxy, or an object that fights back. Its error may hold anything, so it is not passed on.
    throw invalidBecause("The options object", "could not be read", "Give plain objects and values.");
  }
}

function assemble(read: ReadSettings, environment: NodeJS.ProcessEnv, version: string | undefined): Config {
  const { values, sources } = read;
  const all = collectDestinations(read);
  const defaultDestinations = chooseDefaults(values.destination, all);
  const off = offState(read, all.length);
  const scrub = createScrubber(secretsOf(values, all));
  const serviceName = values.serviceName ?? (values.resourceAttributes[SERVICE_NAME] || UNKNOWN_SERVICE);
  const userAgent = version === undefined ? "langfuse-kit" : `langfuse-kit/${version}`;
  const pages = all.find(({ endpoint }) => endpoint.baseUrl !== undefined)?.endpoint.baseUrl ?? values.baseUrl;
  const given = Object.entries(sources).filter(([, source]) => source === "option");
  return freezeConfig({
    ...plainSettings(values),
    capture: stricter(values.capture, values.contentBound),
    enabled: off.offReason === undefined,
    offReason: off.offReason,
    serviceName,
    environment: values.environment ?? environmentOf(values),
    release: values.release ?? detectRelease(environment),
    resource: { ...values.resourceAttributes, [SERVICE_NAME]: serviceName },
    keep: {
      errors: values["keep.errors"],
      slowerThan: values["keep.slowerThan"],
      costAbove: values["keep.costAbove"],
    },
    batch: {
      maxObservations: values["batch.maxObservations"],
      maxBytes: values["batch.maxBytes"],
      intervalMs: values["batch.intervalMs"],
      holdMs: values["batch.holdMs"],
      maxHeldBytes: values["batch.maxHeldBytes"],
    },
    destinations: all.map((destination) =>
      toDestinationConfig(destination, { userAgent, transport: values.transport }),
    ),
    defaultDestinations,
    logger: createLogger(values.logger, { debug: values.debug, scrub }),
    traceUrl: (traceId) => `${pages}/trace/${traceId}`,
    scrub,
    notices: noticesOf(read, all, off, defaultDestinations),
    given: [...new Set(given.map(([path]) => path.replace(/\..*$/, "")))],
  });
}

/** Traces get this from their resource on the server; scores have no resource, so it is settled here for both. */
function environmentOf(values: Readonly<Settings>): string | undefined {
  for (const name of environmentAttributes) {
    const value = values.resourceAttributes[name];
    if (!value) continue;
    try {
      return settings.environment.check(value, name);
    } catch {
      return undefined;
    }
  }
  return undefined;
}

/** Where tracing is switched off, nothing is to be said. */
function noticesOf(
  read: ReadSettings,
  all: readonly CheckedDestination[],
  off: OffState,
  defaults: readonly string[],
): readonly Notice[] {
  if (off.offReason === "disabled") return [];
  const said = [...read.notices, ...off.notices];
  return off.offReason === undefined
    ? [
        ...said,
        ...plainHttpNotices(all),
        ...nowhereNotices(read.values, defaults),
        ...unredactedNotices(read),
        ...sampledNotices(read),
      ]
    : said;
}

function nowhereNotices(values: Readonly<Settings>, defaults: readonly string[]): Notice[] {
  if (defaults.length > 0 || values.destination === undefined || values.destination.length === 0) return [];
  const message = `Option destination names ${values.destination.join(", ")}, which has no keys or address here: traces that choose no destination go nowhere.`;
  return [{ key: "nowhere", message }];
}

/**
 * Names of fields are given, and nothing is hidden under them. Beside an explicit `capture: "full"` they are meant for
 * single routes, jobs or steps.
 */
function unredactedNotices({ values, sources }: ReadSettings): Notice[] {
  const { hashKey, keys } = values.redaction;
  const isAsked = hashKey !== undefined || keys.length > 0;
  if (!isAsked || sources.capture !== "default" || stricter(values.capture, values.contentBound) !== "full") return [];
  const message =
    'Option redaction does nothing without capture: "redacted". Set it, or capture: "full" where only some routes, jobs or steps are redacted.';
  return [{ key: "unredacted", message }];
}

/** Another tracer's variable halves what is seen here as well, and nobody thought of that when it was set. */
function sampledNotices({ values, sources }: ReadSettings): Notice[] {
  if (sources.sampleRate !== samplerVariable || values.sampleRate >= 1) return [];
  const message = `${samplerVariable} is followed: ${values.sampleRate} of all traces are kept. Set sampleRate or LANGFUSE_SAMPLE_RATE for a rate of its own.`;
  return [{ key: "sampled", message }];
}

const samplerVariable = "OTEL_TRACES_SAMPLER_ARG";
