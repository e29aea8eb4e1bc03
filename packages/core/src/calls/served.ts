/** Parameters of a model by their names in requests. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A wish that an answer repeats, as those do that are not made yet. */
const undecided = "auto";

/**
 * With what an answer says of parameters, where it says something.
 * @example withServed({ service_tier: "flex" }, { service_tier: "auto" }) // { service_tier: "flex" }
 */
export function withServed(before: Parameters | undefined, answer: Parameters): Parameters | undefined {
  const said = Object.entries(answer).filter(([, value]) => value !== undefined && value !== undecided);
  return said.length === 0 ? before : { ...before, ...Object.fromEntries(said) };
}
