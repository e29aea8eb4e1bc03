import type { Text } from "../contract/index.ts";

/** A stored text, cut unless all of it was asked for. Never through the middle of a pair of surrogates. */
export function cutText(text: string | null, longest: number): Text | null {
  if (text === null) return null;
  const size = text.length;
  if (size <= longest) return { text, size, truncated: false };
  const isPair = (text.charCodeAt(longest - 1) & 0xfc00) === 0xd800;
  return { text: text.slice(0, isPair ? longest - 1 : longest), size, truncated: true };
}
