/** Parts that the user handed over to be used. They may keep state of their own, so they are not ours to freeze. */
const foreign: readonly string[] = ["prices", "dispatcher"];

/** Freezes a config and every plain object and array in it that was made here. */
export function freezeConfig<T extends object>(config: T): T {
  for (const [name, value] of Object.entries(config)) if (!foreign.includes(name)) freezePlain(value);
  return Object.freeze(config);
}

function freezePlain(value: unknown): void {
  // What is frozen already was frozen on purpose, without what hangs below it: a custom spool.
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return;
  Object.freeze(value);
  for (const part of Object.values(value)) freezePlain(part);
}
