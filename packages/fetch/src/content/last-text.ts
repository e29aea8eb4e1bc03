const longestHint = 200;
const deepest = 6;
const holders = ["content", "text", "parts", "messages", "input", "contents", "prompt"] as const;

/** The beginning of the last thing that was said; by it another observation of the same call is recognised. */
export function lastText(value: unknown, depth = 0): string | undefined {
  if (typeof value === "string") return value !== "" ? value.slice(0, longestHint) : undefined;
  if (typeof value !== "object" || value === null || depth > deepest) return undefined;
  if (Array.isArray(value)) {
    for (let index = value.length - 1; index >= 0; index -= 1) {
      const found = lastText(value[index], depth + 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  for (const holder of holders) {
    const found = lastText((value as Record<string, unknown>)[holder], depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
