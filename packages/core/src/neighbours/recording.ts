import { shared } from "../runtime/index.ts";

/**
 * Whether Langfuse's packages have anywhere to write. Before the first set-up nothing is known of them, so they are left
 * alone; from then on, switched off or shut down, what they write goes nowhere, and never on another tracer's span.
 */
export const recording: { isOn: () => boolean } = shared("recording", () => ({ isOn: () => true }));
