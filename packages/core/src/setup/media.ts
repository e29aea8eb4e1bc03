import type { Config } from "../config/index.ts";
import { createUploader, type Uploader } from "../media/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createOwnTransport } from "./delivery-options.ts";

/** Undefined where no media may leave. What redaction or a mask cannot look into stays here. */
export function createConfiguredUploader(config: Config, reporter: Reporter): Uploader | undefined {
  const { enabled, media, capture, mask, destinations, timeoutMs } = config;
  const mayLeave = enabled && media && capture === "full" && mask === undefined;
  if (!mayLeave || !destinations.some(({ langfuse }) => langfuse)) return undefined;
  return createUploader({ destinations, transport: createOwnTransport(config), timeoutMs, reporter });
}
