/** Images, audio and documents: sent to Langfuse beside the observations, which hold a reference in their place, or described. */
export { attachMedia, setUploader } from "./attach.ts";
export { contentTypeOf } from "./content-type.ts";
export { describingMedia } from "./describing.ts";
export { mediaOfOfficial } from "./official.ts";
export type { MediaHealth, MediaPart } from "./types.ts";
export { createUploader, type MediaSettled, type Uploader } from "./uploader.ts";
