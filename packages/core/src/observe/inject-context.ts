import { currentEngine } from "./engine.ts";
import { safelyUnlessRefused } from "./safely.ts";

/**
 * Writes the current position into a carrier: any object, Headers or Map.
 * @example await fetch(url, { headers: injectContext(new Headers()) });
 */
export function injectContext<C extends object = Record<string, string>>(carrier?: C): C {
  const target = carrier ?? ({} as C);
  return safelyUnlessRefused("injectContext()", () => currentEngine()?.inject(target)) ?? target;
}
