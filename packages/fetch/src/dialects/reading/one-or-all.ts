/** Nearly all answers are one, and are shown without a list around them. */
export function oneOrAll(outputs: readonly unknown[]): unknown {
  return outputs.length > 1 ? outputs : outputs[0];
}
