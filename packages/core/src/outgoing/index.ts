/** Outgoing calls: requests to the origins that the application lists carry our headers, and no others do. */
export { type PropagationOptions, startPropagation } from "./start.ts";
