/*
 * What is written on spans for every copy of this package to read, whichever of them made the span. On the span and not
 * in a map by id: what nobody holds any more is garbage, so nothing can grow.
 */

/** Made by our provider, recorded or not. */
export const ownMark: unique symbol = Symbol.for("langfuse-kit.own.v1") as never;
/** What is known of a span that we follow. */
export const trackedMark: unique symbol = Symbol.for("langfuse-kit.tracked.v1") as never;
