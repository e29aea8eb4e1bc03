/** Whether a value is an object, of whatever kind; no function is. */
export function isObject<T>(value: T): value is T & object {
  return typeof value === "object" && value !== null;
}
