/** A Langfuse on 127.0.0.1 that keeps books and fails on command. */
export type { CapturedMedia, MediaPlace } from "./media-shelf.ts";
export { startFakeLangfuse } from "./start.ts";
export type { FakeLangfuse, FakeLangfuseOptions } from "./types.ts";
