/** One of the runner's own matchers, as `expect.any(String)` makes. */
interface Asymmetric {
  asymmetricMatch(value: unknown): boolean;
}

/**
 * True when the actual value has all that is expected of it: objects may hold more, lists may not. An expected text
 * also fits the JSON it is, since text that parses is shown parsed. A regular expression fits text.
 */
export function fits(actual: unknown, expected: unknown): boolean {
  if (isAsymmetric(expected)) return expected.asymmetricMatch(actual);
  // One with `g` remembers where its last `test` ended, and a pattern is tried on many.
  if (expected instanceof RegExp) return typeof actual === "string" && actual.search(expected) >= 0;
  if (Array.isArray(expected)) return Array.isArray(actual) && fitsList(actual, expected);
  if (isObject(expected)) {
    return isObject(actual) && Object.entries(expected).every(([key, value]) => fits(actual[key], value));
  }
  if (Object.is(actual, expected)) return true;
  return typeof expected === "string" && typeof actual !== "string" && JSON.stringify(actual) === expected;
}

function fitsList(actual: readonly unknown[], expected: readonly unknown[]): boolean {
  return actual.length === expected.length && expected.every((value, index) => fits(actual[index], value));
}

function isAsymmetric(value: unknown): value is Asymmetric {
  return isObject(value) && typeof value.asymmetricMatch === "function";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
