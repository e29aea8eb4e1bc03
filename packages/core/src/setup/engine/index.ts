/** The engine behind the public functions: how observations begin, are written and end, and what is known of their trace. */
export { createEngine } from "./engine.ts";
