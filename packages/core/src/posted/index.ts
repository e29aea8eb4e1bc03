/** What is posted to routes of ours: small bodies, read where no parser of the application has read them. */
export { type Body, readBody, whenTooLarge } from "./read-body.ts";
export type { BodyStream, Posted } from "./types.ts";
