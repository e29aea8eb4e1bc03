import type { LangfuseOptions } from "../config/index.ts";
import { type Courier, type CourierOptions, createCourier as createPlainCourier } from "../delivery/index.ts";
import type { Logger, Reporter } from "../runtime/index.ts";
import { configure } from "./configure.ts";
import { deliveryOptions } from "./delivery-options.ts";
import { projectsOf } from "./spool.ts";

/** A courier, and what stands for the project that each destination is. */
export interface ConfiguredCourier extends Omit<Courier, "close"> {
  readonly projects: ReadonlyMap<string, string>;
  readonly logger: Logger;
  readonly reporter: Reporter;
  /** Sends what it has within `shutdownMs`, except where the server is in trouble; answers `left` for the rest. */
  close(): Promise<void>;
}

/** What the caller's queue does, and how much it gives at a time. */
export type CourierQueue = Pick<CourierOptions, "capacity" | "requests" | "keep" | "maxPartBytes" | "recovered">;

/**
 * A courier to the destinations that the options name, for workers of a queue. Throws where there is none.
 * @example const courier = createCourier({ baseUrl, publicKey, secretKey }, { capacity: 100, keep, maxPartBytes: 500_000, recovered });
 */
export function createCourier(options: LangfuseOptions | undefined, queue: CourierQueue): ConfiguredCourier {
  const { config, reporter } = configure(options, process.env);
  const courier = createPlainCourier({ ...deliveryOptions(config, reporter), ...queue });
  return {
    ...courier,
    projects: projectsOf(config),
    logger: config.logger,
    reporter,
    close: () => courier.close(config.shutdownMs),
  };
}
