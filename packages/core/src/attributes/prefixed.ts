import { cutName } from "./text.ts";

/** Far more names than an application has fields; above it somebody puts values into names. */
const mostNames = 1_000;
const longestName = 100;

/**
 * Names under a prefix, as attribute keys. The same few come with every observation, and a text that is put together
 * anew has to be hashed and looked up each time it becomes a key.
 */
export function createPrefixed(prefix: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const before = known.get(name);
    if (before !== undefined) return before;
    const key = prefix + cutName(name);
    if (known.size < mostNames && name.length <= longestName) known.set(name, key);
    return key;
  };
}
