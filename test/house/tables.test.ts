import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** Tables of the documents that name what the sources name: nobody finds elsewhere what an alarm or a counter means. */

const read = (file: string): string => readFileSync(file, "utf8");
const codesOf = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
const wordsOf = (text: string): string[] => [...text.matchAll(/"([\w.]+)"/g)].map(([, word = ""]) => word);

/** What stands in the first cells below a heading. */
function namesUnder(heading: string, file: string): string[] {
  const [, chapter = ""] = read(file).split(`\n${heading}\n`);
  const [table = ""] = chapter.split("\n#");
  return [...table.matchAll(/^\| (`.*?) \|/gm)].flatMap(([, cell = ""]) => codesOf(cell));
}

function typeOf(name: string, file: string): string[] {
  return wordsOf(new RegExp(`type ${name} =([^;]+);`).exec(read(file).replaceAll(/\/\*.*?\*\//gs, ""))?.[1] ?? "");
}

/** Where set-up or a delivery worker has a log of its own, and no `health()` that counts. */
const uncounted = /\/(?:delivery\/courier\/courier|bullmq\/src\/delivery\/worker|observe\/engine)\.ts$/;

/** What is handed to a reporter as a name, with `<>` where something is put in. */
function reportedNames(): string[] {
  const files = globSync("packages/{core,express,fastify,nestjs,bullmq,fetch}/src/**/*.ts");
  const isShipped = (file: string): boolean => !/\.test\.ts$|-for-tests\.ts$|\/fixtures\//.test(file);
  const calls = /(?:\breporter\.once|\breportOnce|\breport|^ {2}once)\(\s*["`]([^"`]+)["`]/gm;
  const texts = files.filter((file) => isShipped(file) && !uncounted.test(file)).map(read);
  const names = texts.flatMap((text) => [...text.matchAll(calls)].map(([, name = ""]) => name));
  return [...new Set(names)].map((name) => name.replaceAll(/\$\{[^}]*\}/g, "<>"));
}

/** Whether one of two names is the other, or what the other allows to be put in. */
function isSame(one: string, other: string): boolean {
  const fits = (text: string, pattern: string): boolean =>
    new RegExp(`^${pattern.replaceAll(/<[^>]*>/g, ".+").replaceAll(/\.(?!\+)/g, "\\.")}$`).test(text);
  return fits(one, other) || fits(other, one);
}

describe("the documents name", () => {
  it("every reason for a loss", () => {
    const reasons = typeOf("DropReason", "packages/core/src/delivery/types.ts");
    expect(reasons.length).toBeGreaterThan(5);
    expect(namesUnder("### What is lost, by reason", "docs/delivery.md").sort()).toEqual(reasons.sort());
  });

  it("all that health() counts as skipped, and nothing else", () => {
    const told = namesUnder("## What `skipped` counts", "docs/guides/troubleshooting.md");
    const reported = reportedNames();
    expect(reported.length).toBeGreaterThan(30);
    expect(reported.filter((name) => !told.some((one) => isSame(one, name)))).toEqual([]);
    expect(told.filter((one) => !reported.some((name) => isSame(one, name)))).toEqual([]);
  });

  it("every dialect of langfuseFetch", () => {
    const dialects = typeOf("DialectName", "packages/fetch/src/dialects/recognise.ts");
    const [, sentence = ""] = /^The dialects are ([^;]+?)\.\n\n/ms.exec(read("packages/fetch/README.md")) ?? [];
    expect(codesOf(sentence)).toEqual(dialects);
  });
});
