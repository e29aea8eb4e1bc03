/**
 * Captures that are emptied between tests. A runner goes through every `describe` before its first test: what is captured
 * in one of them stands while the tests of the others run.
 */
const standing = new Set<() => void>();

/** Empties a capture whenever a test of any other one is over, until what is answered is called. */
export function stand(clear: () => void): () => void {
  standing.add(clear);
  return () => void standing.delete(clear);
}

export function clearStanding(): void {
  for (const clear of standing) clear();
}
