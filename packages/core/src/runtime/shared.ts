/**
 * State that must be one per process, whatever number of copies (ESM beside CJS, two versions) is loaded.
 * The number is the major of the contract between copies: raise it when the shape of a shared value changes.
 */
const CONTRACT = 1;

/**
 * The process-wide value of this name, made by the first copy that asks.
 * @example const storage = shared("context", () => new AsyncLocalStorage<Frame>());
 */
export function shared<T>(name: string, make: () => T): T {
  const key = Symbol.for(`langfuse-kit.${name}.v${CONTRACT}`);
  const registry = globalThis as unknown as Record<symbol, T | undefined>;
  const existing = registry[key];
  if (existing !== undefined) return existing;
  const made = make();
  // Not enumerable, not writable: a test runner that copies or resets globals must not split the state.
  Object.defineProperty(globalThis, key, { value: made, configurable: true });
  return made;
}
