/** Vectors are never recorded: how many, and how long. */
export function vectorsOf(vectors: readonly unknown[]): { vectors: number; dimensions?: number } {
  const [first] = vectors;
  const dimensions = lengthOf(first);
  return { vectors: vectors.length, ...(dimensions !== undefined && { dimensions }) };
}

/** OpenAI's clients ask for base64 of 32-bit floats. */
function lengthOf(vector: unknown): number | undefined {
  if (Array.isArray(vector)) return vector.length;
  return typeof vector === "string" ? Math.floor(Buffer.byteLength(vector, "base64") / 4) : undefined;
}
