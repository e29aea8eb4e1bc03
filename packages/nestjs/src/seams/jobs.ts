import { decorateProcessor, notingWork } from "../jobs/index.ts";
import { patchOnce } from "./patch.ts";

/**
 * Processors pass here on their way to a worker; those of request scope at each job, as a new instance. The service is
 * there to be overridden, so what an application's own makes of a processor is what is wrapped, if it calls this one.
 */
export function wrapProcessors(service: unknown): void {
  patchOnce(service, "decorate", (original, self, args) => notingWork(decorateProcessor(original(...args), self)));
}
