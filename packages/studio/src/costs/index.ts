/** Where the money went: model calls by model, name, user, session and prompt, and by hour or day. */
export { type CostsRequest, costsReport } from "./report.ts";
