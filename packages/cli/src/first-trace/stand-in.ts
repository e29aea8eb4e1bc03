import { join } from "node:path";
import { preload } from "./preload.ts";

type Keys = Readonly<Record<string, string>>;

/** Runs in the application that is started once. It goes there as text: it leans on nothing outside of itself. */
function standIn(keys: Keys): void {
  process.env = new Proxy(process.env, {
    get(target, name) {
      const value = Reflect.get(target, name) as string | undefined;
      const other = typeof name === "string" && Object.hasOwn(keys, name) ? keys[name] : undefined;
      return value?.trim() ? (other ?? value) : value;
    },
    // The environment takes what is assigned to it, and nothing that is defined on it.
    set(target, name, value) {
      return Reflect.set(target, name, value);
    },
  });
}

/**
 * Lets an application find its keys by itself, and read the receiver's in their place: what waits under its own keys, on
 * disk or in a queue, is none of this check's business. Answers what NODE_OPTIONS is to be.
 */
export function installStandIn(folder: string, nodeOptions: string | undefined, keys: Keys): string {
  return preload(join(folder, "stand-in.cjs"), `(${standIn.toString()})(${JSON.stringify(keys)});`, nodeOptions);
}

/** The environment's keys as the application is given them: the receiver's where it has some, nothing where it has none. */
export function ownKeys(env: NodeJS.ProcessEnv, keys: Keys): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, env[name]?.trim() ? key : env[name]]));
}
