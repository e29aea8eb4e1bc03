import type { Config } from "../config/index.ts";
import { createUploader, type Uploader } from "../media/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createOwnTransport } from "./delivery-options.ts";
import { mediaMayLeave } from "./privacy.ts";

/** Undefined where no media may leave. */
export function createConfiguredUploader(config: Config, reporter: Reporter): Uploader | undefined {
  const { enabled, destinations, timeoutMs } = config;
  if (!enabled || !mediaMayLeave(config) || !destinations.some(({ langfuse }) => langfuse)) return undefined;
  return createUploader({ destinations, transport: createOwnTransport(config), timeoutMs, reporter });
}
