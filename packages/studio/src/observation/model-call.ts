/** Only model calls use tokens of their own; their parents repeat them. */
export const isModelCall = (type: unknown): boolean => type === "generation" || type === "embedding";
