import { announce, type Config, describeDifferences, type LangfuseOptions, resolveConfig } from "../config/index.ts";
import { trustDefaults } from "../context/index.ts";
import { installExitHooks } from "../delivery/index.ts";
import { listenToChannels } from "../notify/index.ts";
import { setEngine } from "../observe/index.ts";
import { createReporter, shared } from "../runtime/index.ts";
import { createHandle, type Langfuse } from "./langfuse.ts";
import { createPipeline, type Pipeline } from "./pipeline.ts";
import { version } from "./version.ts";

interface Instance {
  readonly config: Config;
  readonly handle: Langfuse;
  readonly pipeline: Pipeline;
  /** Made by a test kit before the application set itself up; the application's own replaces it. */
  readonly provisional: boolean;
  readonly dispose: () => void;
}

const slot: { instance: Instance | undefined } = shared("instance", () => ({ instance: undefined }));

/**
 * Sets tracing up, once per process; later calls give the first handle back.
 * @example export const langfuse = initLangfuse({ serviceName: "checkout" });
 */
export function initLangfuse(options?: LangfuseOptions): Langfuse {
  const { instance } = slot;
  if (instance !== undefined && !instance.provisional) return again(instance, options);
  const config = resolveConfig(options, process.env, { version });
  announce(config);
  instance?.dispose();
  slot.instance = createInstance(config, false);
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
  slot.instance ??= createInstance(resolveConfig({ enabled: false }, {}), true);
  return slot.instance.pipeline;
}

function again(instance: Instance, options: LangfuseOptions | undefined): Langfuse {
  if (options !== undefined) {
    const differing = describeDifferences(instance.config, resolveConfig(options, process.env, { version })).join(", ");
    if (differing !== "") {
      instance.config.logger.warn(
        `initLangfuse() was called again with other options (${differing}). The first call holds.`,
      );
    }
  }
  return instance.handle;
}

function createInstance(config: Config, provisional: boolean): Instance {
  const reporter = createReporter(config.logger);
  const pipeline = createPipeline(config, reporter);
  const stopListening = listenToChannels(reporter);
  let removeHooks = (): void => {};
  const dispose = (): void => {
    stopListening();
    removeHooks();
  };
  const handle = createHandle(config, pipeline, () => removeHooks());
  if (config.enabled && config.handleSignals) {
    removeHooks = installExitHooks({ shutdown: handle.shutdown, flush: handle.flush, budgetMs: config.shutdownMs });
  }
  setEngine(pipeline.engine);
  trustDefaults.trust = typeof config.trust === "string" ? config.trust : "trace";
  return { config, handle, pipeline, provisional, dispose };
}
