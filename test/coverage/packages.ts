import { relative } from "node:path";

/** The part of a coverage map that is read here. */
export interface CoverageMap {
  files(): readonly string[];
  fileCoverageFor(file: string): { getLineCoverage(): Readonly<Record<string, number>> };
}

export interface PackageCoverage {
  readonly name: string;
  /** How many of a hundred lines the tests run. */
  readonly share: number;
  readonly lines: number;
}

/** What every published package has to have. */
export const leastShare = 90;

/** The lines of each package that tests run, by name. */
export function coverageOfPackages(map: CoverageMap, root: string = process.cwd()): readonly PackageCoverage[] {
  const packages = new Map<string, { lines: number; covered: number }>();
  for (const file of map.files()) {
    const [, name] = /^packages\/([^/]+)\//.exec(relative(root, file)) ?? [];
    if (name === undefined) continue;
    const { lines, covered } = packages.get(name) ?? { lines: 0, covered: 0 };
    const hits = Object.values(map.fileCoverageFor(file).getLineCoverage());
    packages.set(name, { lines: lines + hits.length, covered: covered + hits.filter((times) => times > 0).length });
  }
  return [...packages]
    .map(([name, { lines, covered }]) => ({ name, lines, share: lines === 0 ? 100 : (100 * covered) / lines }))
    .sort((one, other) => one.name.localeCompare(other.name));
}

/** `COVERAGE: core 97.1 % of 9227 lines`. */
export const coverageLine = ({ name, share, lines }: PackageCoverage): string =>
  `COVERAGE: ${name} ${share.toFixed(1)} % of ${lines} lines`;
