import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { suppressTracing } from "@opentelemetry/core";
import { AsyncPlace } from "../../runtime/index.ts";
import { failureOf } from "./failures.ts";
import type { Around, Transport } from "./types.ts";

/**
 * Our own requests are nobody's observation: they run outside any request of the application, marked so that
 * OpenTelemetry's instrumentations leave them alone. `around` marks them for other code that needs to know.
 */
export function isolate(transport: Transport, around: Around = (send) => send()): Transport {
  // The async context of now, at start-up: a send begun by an application's request must not belong to that request.
  const outside = new AsyncPlace();
  const quiet = suppressTracing(ROOT_CONTEXT);
  return {
    async send(request) {
      try {
        return await outside.runInAsyncScope(() => context.with(quiet, () => around(() => transport.send(request))));
      } catch (error) {
        return failureOf(error);
      }
    },
    close: () => transport.close(),
  };
}
