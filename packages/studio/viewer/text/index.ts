/** Numbers, times and Markdown as people read them. */
export { type Block, type Inline, inlineText, parseMarkdown } from "./markdown.ts";
export { type MediaReference, mediaKind, splitMedia } from "./media-reference.ts";
export { type AmountKind, bytes, count, dollars, duration, exact, type Measure, withUnit, writers } from "./numbers.ts";
export { ago, clock, day, moment, pause, sameDay } from "./times.ts";
