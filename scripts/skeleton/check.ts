import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expected } from "./expected.ts";
import { openPackages } from "./package-folder.ts";
import { skeletonRules } from "./rules.ts";

/**
 * What the packages lack of the common skeleton, as lines to print.
 * @example const problems = skeletonProblems(process.cwd());
 */
export function skeletonProblems(root: string): string[] {
  const license = readFileSync(join(root, "LICENSE"), "utf8");
  const packages = openPackages(root);
  const versions = new Set(packages.map(({ manifest }) => manifest.version));
  return [
    ...(versions.size > 1 ? [`packages: all have one version, not ${[...versions].join(", ")}`] : []),
    ...packages.flatMap((pack) =>
      skeletonRules
        .filter(({ ofPublished }) => !(ofPublished && expected(pack.folder).isPrivate))
        .flatMap((rule) => rule.problems(pack, { license }))
        .filter((problem) => problem !== false)
        .map((problem) => `packages/${pack.folder}: ${problem}`),
    ),
  ];
}
