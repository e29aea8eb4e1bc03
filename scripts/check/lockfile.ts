interface Locked {
  readonly version?: string;
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** Where Node would find a dependency of the package at `from`: beside it, or in a folder further up. */
function lockedAt(packages: Readonly<Record<string, Locked>>, from: string, name: string): Locked | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(base.lastIndexOf("/node_modules/"), 0))) {
    const found = packages[`${base === "" ? "" : `${base}/`}node_modules/${name}`];
    if (found !== undefined || base === "") return found;
  }
}

/**
 * What would make a clean `npm ci` fail on some machine, or tie it to one registry.
 * @example const problems = lockfileProblems(JSON.parse(readFileSync("package-lock.json", "utf8")));
 */
export function lockfileProblems(lockfile: { packages?: Readonly<Record<string, Locked>> }): string[] {
  const packages = lockfile.packages ?? {};
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...(entry.resolved !== undefined && entry.link !== true
      ? [`${path} names where it was fetched from. Make the lockfile with npm's omit-lockfile-registry-resolved.`]
      : []),
    // npm leaves out a platform package that the registry lacks, and then refuses its own lockfile.
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => lockedAt(packages, path, name) === undefined)
      .map((name) => `${path} wants ${name}, which is not locked. Use a version that has all its platform packages.`),
  ]);
}
