import type { Span } from "@opentelemetry/api";
import { shared } from "../runtime/index.ts";
import { type Tracked, trackedOf } from "../segment/index.ts";
import { describeMedia } from "./reference.ts";
import type { MediaPart } from "./types.ts";
import type { Uploader } from "./uploader.ts";

const slot: { uploader: Uploader | undefined } = shared("media", () => ({ uploader: undefined }));

export function setUploader(uploader: Uploader | undefined): void {
  slot.uploader = uploader;
}

/**
 * The text that stands for media in an observation: a reference, with the bytes on their way to Langfuse, or its kind
 * and size where they are not to be sent, or cannot be.
 * @example attachMedia(step, { base64, contentType: "image/png", field: "input" }, true);
 */
export function attachMedia(observation: { readonly otelSpan: Span }, part: MediaPart, isWanted: boolean): string {
  return attachTo(isWanted ? trackedOf(observation.otelSpan) : undefined, part);
}

/** The same for what is followed; undefined is not. */
export function attachTo(tracked: Tracked | undefined, part: MediaPart): string {
  const reference = tracked && slot.uploader?.take(tracked, part);
  return reference ?? describeMedia(part);
}
