import type { LangfuseOptions } from "../config/index.ts";
import { type Courier, createMemorySpool, createCourier as createPlainCourier } from "../delivery/index.ts";
import type { Logger } from "../runtime/index.ts";
import { configure } from "./configure.ts";
import { deliveryOptions } from "./delivery-options.ts";
import { projectsOf } from "./spool.ts";

/** A courier, and what stands for the project that each destination is. */
export interface ConfiguredCourier extends Courier {
  readonly projects: ReadonlyMap<string, string>;
  readonly logger: Logger;
}

/**
 * A courier to the destinations that the options name, for workers of a queue. Throws where there is none.
 * @example const courier = createCourier({ baseUrl, publicKey, secretKey });
 */
export function createCourier(options?: LangfuseOptions): ConfiguredCourier {
  const { config, reporter } = configure(options, process.env);
  // Nothing waits in it: that is the queue's part.
  const spool = createMemorySpool({ maxBytes: config.batch.maxBytes });
  const courier = createPlainCourier({ ...deliveryOptions(config, reporter), spool });
  return { ...courier, projects: projectsOf(config), logger: config.logger };
}
