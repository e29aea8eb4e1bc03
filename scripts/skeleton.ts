import { parseArgs } from "node:util";
import { skeletonProblems } from "./skeleton/check.ts";
import { createPackage } from "./skeleton/create.ts";

// npm run skeleton                    says what the packages lack
// npm run skeleton -- --new <name>    writes packages/<name>
const { values } = parseArgs({ options: { new: { type: "string" } } });
const root = process.cwd();

if (values.new === undefined) {
  const problems = skeletonProblems(root);
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? "Every package has its skeleton." : `${problems.length} to put right.`);
  process.exitCode = problems.length === 0 ? 0 : 1;
} else {
  try {
    for (const file of createPackage(root, values.new)) console.log(`wrote ${file}`);
    console.log("Next: npm install (links it), fill in README.md, add a changeset (npx changeset).");
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
