import { isContent, isMetadata } from "@langfuse-kit/server-rules";
import type { DecodedSpan } from "../otlp/index.ts";

/** Fields of the observation already. */
const ownFields = /^langfuse\.|^(user|session)\.id$/;

/**
 * The attributes that are neither content nor metadata. The server lists them in the metadata of foreign spans, all of
 * them; those of its own SDKs lose them, and here they keep what became no field.
 */
export function leftoverOf({ attributes, origin }: DecodedSpan): Record<string, unknown> {
  const isOwn = origin.scope.name.startsWith("langfuse-sdk");
  const rest: Record<string, unknown> = Object.create(null);
  for (const key in attributes) {
    if (isContent(key) || isMetadata(key) || (isOwn && ownFields.test(key))) continue;
    rest[key] = attributes[key];
  }
  return rest;
}
