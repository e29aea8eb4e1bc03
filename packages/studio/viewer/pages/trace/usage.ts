export const kinds = ["cached", "input", "reasoning", "output"] as const;

/** The part of the bar that a usage key belongs to. Cached and reasoning tokens are told apart from the rest. */
export function kindOf(key: string): (typeof kinds)[number] {
  if (/cache/.test(key)) return "cached";
  if (/reasoning|thought|thinking/.test(key)) return "reasoning";
  return /output|completion/.test(key) ? "output" : "input";
}

/** A usage key in words. @example keyText("input_cached_tokens"); // "input cached" */
export function keyText(key: string): string {
  return key.replace(/_tokens?$/, "").replaceAll("_", " ");
}
