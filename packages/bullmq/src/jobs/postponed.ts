/** What BullMQ's own errors mean, by name: of either version, and of one that came out of a sandbox. */
const words: Readonly<Record<string, string>> = {
  DelayedError: "delayed",
  RateLimitError: "rate-limited",
  WaitingChildrenError: "waiting-children",
  WaitingError: "waiting",
};

/** A job was put off rather than failed: how, in a word. */
export function postponed(error: unknown): string | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { name, message } = error as { name?: unknown; message?: unknown };
  // BullMQ itself tells this one by its message.
  if (message === "bullmq:rateLimitExceeded") return words.RateLimitError;
  return typeof name === "string" && Object.hasOwn(words, name) ? words[name] : undefined;
}
