/** Methods and what decorators write on them: wrapping without losing any of it. */
export { copyMetadata, metadataOf, methodMetadataOf, writeMetadata } from "./metadata.ts";
export { replaceMethods } from "./replace.ts";
export { type Around, type Method, wrapDescriptor, wrapped } from "./wrap.ts";
