/** So long after its last change a trace that is still open counts as incomplete, and no longer as running. */
export const staleAfterMs: number = 5 * 60_000;
