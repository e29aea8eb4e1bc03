import { rcompare, satisfies, subset, validRange } from "semver";
import { installedPackages } from "./installed.ts";

/** What a package that is installed asks for. */
export interface Wish {
  readonly by: string;
  readonly range: string;
}

export interface Wishes {
  /** Of the package that is asked for, newest first. */
  readonly installed: readonly string[];
  /** One for each package and range. */
  readonly wishes: readonly Wish[];
}

/** Who asks for a package, and which versions of it are there. */
export function wishesFor(root: string, wanted: string): Wishes {
  const all = installedPackages(root);
  const versions = new Set(all.filter(({ name }) => name === wanted).map(({ version }) => version));
  const wishes = new Map<string, Wish>();
  for (const { name, wants } of all) {
    const range = wants[wanted];
    // Such as a folder, or a tag: nothing to compare with.
    if (typeof range !== "string" || validRange(range) === null) continue;
    wishes.set(`${name} ${range}`, { by: name, range });
  }
  return { installed: [...versions].sort(rcompare), wishes: [...wishes.values()] };
}

/**
 * The widest range around an installed version that all who ask for it accept, in whatever later version: a package manager that
 * starts afresh takes the newest one, and lays a second copy where that is too new for somebody.
 * @example commonRange(wishesFor(root, "@opentelemetry/api")); // "~1.9.1"
 */
export function commonRange({ installed, wishes }: Wishes): string | undefined {
  const version = installed.find((one) => wishes.every(({ range }) => satisfies(one, range)));
  if (version === undefined) return undefined;
  return [`^${version}`, `~${version}`].find((one) => wishes.every(({ range }) => subset(one, range))) ?? version;
}
