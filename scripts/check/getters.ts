import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { isTestFile } from "../files.ts";

/** What runs inside the services of others. */
const packages = "{core,express,fastify,nestjs,bullmq,fetch}";

/** Where a literal has a getter all the same, and why that does no harm. */
const harmless: Readonly<Record<string, string>> = {
  "packages/core/src/disk/letters/letter-file.ts":
    "one for each dead letter that somebody lists, and copies of it are made by spreading",
};

/**
 * No literal has a getter: V8 gives each object that is made of it a hidden class of its own, in the old generation, which
 * keeps the getter and all that it knows until the next full collection (decision 0006). A class has one for all.
 */
export function getterProblems(root: string, excuses: Readonly<Record<string, string>> = harmless): readonly string[] {
  const idle = new Set(Object.keys(excuses));
  const found = globSync(`packages/${packages}/src/**/*.ts`, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !isTestFile(file))
    .flatMap((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const places = gettersOf(file, text);
      if (places.length > 0 && excuses[file] !== undefined) {
        idle.delete(file);
        return [];
      }
      return places.map((at) => {
        const line = text.slice(0, at).split("\n").length;
        return `${file}:${line}: a literal with a getter keeps what it knows alive; make it a class or a function.`;
      });
    });
  return [...found, ...[...idle].map((file) => `${file}: is excused, and has no getter of a literal. Strike it.`)];
}

/** Where the getters and setters of literals begin. */
function gettersOf(file: string, text: string): number[] {
  const found: number[] = [];
  new Visitor({
    ObjectExpression({ properties }) {
      for (const property of properties) {
        if (property.type === "Property" && property.kind !== "init") found.push(property.start);
      }
    },
  }).visit(parseSync(file, text).program);
  return found;
}
