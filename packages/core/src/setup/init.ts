import {
  announce,
  type Config,
  describeDifferences,
  type LangfuseOptions,
  offNotice,
  resolveConfig,
} from "../config/index.ts";
import { trustDefaults } from "../context/index.ts";
import { installExitHooks } from "../delivery/index.ts";
import { setUploader } from "../media/index.ts";
import { startMetrics } from "../monitor/index.ts";
import { settleBeside } from "../neighbours/index.ts";
import { listenToChannels } from "../notify/index.ts";
import { setEngine } from "../observe/index.ts";
import { startPropagation } from "../outgoing/index.ts";
import { setPrices } from "../pricing/index.ts";
import { shared } from "../runtime/index.ts";
import { captures } from "./captures.ts";
import { exitBehaviour } from "./exit-behaviour.ts";
import { createHandle, type Langfuse } from "./langfuse.ts";
import { outgoingCall } from "./outgoing.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { createConfiguredReporter } from "./privacy.ts";
import { version } from "./version.ts";

interface Instance {
  readonly config: Config;
  readonly handle: Langfuse;
  readonly pipeline: Pipeline;
  /** Whether a test kit made it before the application set itself up, whose own replaces it. */
  readonly provisional: boolean;
  /** Whether its shutdown has begun, so that the next set-up makes a new one. */
  ended: boolean;
  readonly dispose: () => void;
}

const slot: { instance: Instance | undefined } = shared("instance", () => ({ instance: undefined }));

/**
 * Sets tracing up, once per process; later calls give the first handle back, until it was shut down.
 * @example export const langfuse = initLangfuse({ serviceName: "checkout" });
 */
export function initLangfuse(options?: LangfuseOptions): Langfuse {
  const { instance } = slot;
  if (instance !== undefined && !instance.provisional && !instance.ended) return again(instance, options);
  const config = configOf(options);
  tell(config);
  instance?.dispose();
  slot.instance = createInstance(config, false);
  config.logger.debug(describeState(config));
  return slot.instance.handle;
}

/**
 * The handle of this process, when `initLangfuse` has been called.
 * @example await getLangfuse()?.flush();
 */
export function getLangfuse(): Langfuse | undefined {
  return slot.instance?.provisional === false ? slot.instance.handle : undefined;
}

/** The pipeline of this process; without one, one that records for test kits only. */
export function pipelineForCapture(): Pipeline {
  if (slot.instance === undefined || slot.instance.ended) {
    slot.instance?.dispose();
    slot.instance = createInstance(resolveConfig({ enabled: false }, {}), true);
  }
  return slot.instance.pipeline;
}

/** For a test kit everything is recorded, with or without keys. */
function tell({ notices, logger }: Config): void {
  const isCaptured = captures.size > 0;
  announce({ notices: isCaptured ? notices.filter(({ key }) => key !== offNotice) : notices, logger });
}

/** The first line with LANGFUSE_DEBUG. Only origins, since the rest of an address may hold credentials. */
function describeState({ enabled, offReason, serviceName, destinations }: Config): string {
  if (!enabled) return `Tracing is off: ${offReason}.`;
  const places = destinations.map(({ name, tracesUrl }) => `${name} (${new URL(tracesUrl).origin})`);
  return `Tracing is on: ${serviceName} sends to ${places.join(", ")}.`;
}

/** Makes the stack of a set-up error begin at the call of `initLangfuse`, the only part the reader can change. */
function configOf(options: LangfuseOptions | undefined): Config {
  try {
    return resolveConfig(options, process.env, { version });
  } catch (error) {
    if (error instanceof Error) Error.captureStackTrace(error, initLangfuse);
    throw error;
  }
}

function again(instance: Instance, options: LangfuseOptions | undefined): Langfuse {
  if (options !== undefined) {
    const differing = describeDifferences(instance.config, configOf(options)).join(", ");
    if (differing !== "") {
      instance.config.logger.warn(
        `initLangfuse() was called again with other options (${differing}). The first call holds.`,
      );
    }
  }
  return instance.handle;
}

function createInstance(config: Config, provisional: boolean): Instance {
  const reporter = createConfiguredReporter(config);
  const pipeline = createPipeline(config, reporter);
  const trust = typeof config.trust === "string" ? config.trust : "trace";
  const disposers = [
    listenToChannels(reporter),
    startPropagation({ patterns: config.propagateTo, headersFor: outgoingCall, reporter }),
    settleBeside({
      global: config.global && config.enabled,
      // Only with trust: otherwise a stranger's request may have chosen the trace id of the tracer around it.
      join: config.join && trust !== "none",
      tracerProvider: pipeline.provider.tracerProvider,
      isOn: pipeline.isOn,
      logger: config.logger,
      reporter,
    }).leave,
  ];
  const dispose = (): void => {
    // Only once: a second call would restore what belongs to a later instance by then.
    for (const giveBack of disposers.splice(0)) giveBack();
  };
  const handle = createHandle(config, pipeline, reporter, {
    begun() {
      instance.ended = true;
    },
    done() {
      dispose();
      // Not earlier: what is still being sent must survive a signal, also when there is a new instance.
      removeHooks();
    },
  });
  const removeHooks =
    config.enabled && config.handleSignals
      ? installExitHooks({ ...exitBehaviour(handle, pipeline), budgetMs: config.shutdownMs })
      : () => undefined;
  if (config.enabled && config.metrics) disposers.push(startMetrics(handle.health));
  setEngine(pipeline.engine);
  setUploader(pipeline.media);
  setPrices(pipeline.prices);
  trustDefaults.trust = trust;
  const instance: Instance = { config, handle, pipeline, provisional, ended: false, dispose };
  return instance;
}
