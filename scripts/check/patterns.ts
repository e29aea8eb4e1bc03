import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { check } from "recheck";

/** Where a pattern is put together from parts, and why no text can make it slow. `checked` is looked at by a test beside it. */
const composed: Readonly<Record<string, string>> = {
  "packages/core/src/privacy/redact/secrets.ts": "checked",
  "packages/core/src/privacy/redact/personal.ts": "checked",
  "packages/fetch/src/call/glance.ts": "our own parts, for the first 4 KB and the last 1 KB",
  "packages/core/src/outgoing/targets.ts": "the user's own pattern, for origins",
  "packages/core/src/pricing/price-vocabulary.ts": "our own parts, for names of models",
  "packages/core/src/privacy/redact/secret-names.ts": "words, of names that were cut to a bounded length",
  "packages/core/src/pricing/ready-price.ts": "the user's own pattern, for names of models of bounded length",
  "packages/core/src/lifecycle/paths.ts": "escaped text",
};

const settingsOnly = "read once, from settings of the operator's own";

/** Patterns that a checker gives up on or calls slow, and why they are not. */
const judged: ReadonlyMap<string, string> = new Map([
  [String.raw`[\s.]+$`, "a server's words, cut to 300 characters before"],
  [String.raw`'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"`, "only where the anchored pattern has paired all quotes"],
  [String.raw`^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$`, settingsOnly],
  [String.raw`\..*$`, settingsOnly],
  [String.raw`\/+$`, settingsOnly],
  [String.raw`\/api\/public(\/.*)?$`, settingsOnly],
  ["[:/].*$", settingsOnly],
  [
    String.raw`(:\/\/[^\s/:@"'\\]{0,256}:)(?!\d{1,5}[/?#])((?:(?!:\/\/)[^\s"'\\]){1,256})(?=@)`,
    "bounded: no more than 512 steps from any place",
  ],
  [
    String.raw`((?<!\S)(?:-u|--user)[ \t]{1,4}["']?(?!\d{1,10}:\d{1,10}\b)[^\s:"']{1,256}:)([^\s"']{1,256})`,
    "bounded, and begins after a space, which it never goes beyond",
  ],
  [
    String.raw`(\bname="([^"\r\n]{1,64})"\r?\n(?:[\w-]{1,64}:[^\r\n]{1,256}\r?\n){0,3}\r?\n)([^\r\n]{1,4096})`,
    "bounded: no more than 1100 steps before what is hidden, which is never given back",
  ],
]);

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/**
 * Every regular expression of shipped code takes time that grows with the text and no faster: they read what strangers
 * send.
 */
export async function patternProblems(root: string): Promise<readonly string[]> {
  const files = globSync("packages/*/src/**/*.{ts,tsx}", { cwd: root }).filter(
    (file) => !/\.test\.|-for-tests\.|test-helpers|\/fixtures\//.test(file),
  );
  const readings = files.map((file) =>
    readPatterns(file.replaceAll("\\", "/"), readFileSync(join(root, file), "utf8")),
  );
  const hidden = readings.flatMap(({ isComposed, file }) =>
    isComposed && composed[file] === undefined ? [`${file}: a pattern is put together there; say why it is safe.`] : [],
  );
  const slow: string[] = [];
  for (const { file, source, flags } of readings.flatMap(({ patterns }) => patterns)) {
    // Without a repetition there is nothing to go back to.
    if (!/[*+{]/.test(source) || judged.has(source)) continue;
    const found = await check(source, flags, { timeout: 60_000 });
    if (found.status === "safe") continue;
    slow.push(
      `${file}: /${source}/${flags} is ${found.status === "vulnerable" ? found.complexity.summary : "unclear"}`,
    );
  }
  return [...hidden, ...slow];
}

function readPatterns(file: string, text: string): { file: string; patterns: Pattern[]; isComposed: boolean } {
  const patterns: Pattern[] = [];
  let isComposed = false;
  const { program } = parseSync(file, text);
  new Visitor({
    Literal(node) {
      if ("regex" in node) patterns.push({ file, source: node.regex.pattern, flags: node.regex.flags });
    },
    NewExpression({ callee }) {
      if (callee.type === "Identifier" && callee.name === "RegExp") isComposed = true;
    },
  }).visit(program);
  return { file, patterns, isComposed };
}
