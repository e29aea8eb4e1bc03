import diagnostics from "node:diagnostics_channel";
import { type NodeRequest, noteError } from "@langfuse-kit/core/adapter";
import type { Layer, Pattern, RoutedRequest } from "./internals.ts";

/** What `router` publishes since 2.3 for each handler that it enters. */
export interface RouterMessage {
  readonly req: RoutedRequest & NodeRequest;
  readonly layer: Layer;
  readonly route?: Pattern | undefined;
  readonly param?: string;
  readonly errorHandler?: boolean;
  readonly error?: unknown;
}

const START = "tracing:express.router.request:start";
const ERROR = "tracing:express.router.request:error";

let isListening = false;

/** Tells of each handler that a request enters, from now on and in the whole process. */
export function listenToRouter(entered: (message: RouterMessage) => void): void {
  if (isListening) return;
  isListening = true;
  diagnostics.subscribe(START, (message) => {
    const { param, errorHandler } = message as RouterMessage;
    if (param === undefined && errorHandler !== true) quietly(() => entered(message as RouterMessage));
  });
  diagnostics.subscribe(ERROR, (message) => {
    const { req, error } = message as RouterMessage;
    quietly(() => noteError(req, error));
  });
}

/** What a subscriber throws becomes an uncaught exception of the process. */
function quietly(run: () => void): void {
  try {
    run();
  } catch {
    // The request is named with less.
  }
}
