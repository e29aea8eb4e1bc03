import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { parseSync, Visitor } from "oxc-parser";
import { check } from "recheck";
import { isTestFile } from "../files.ts";

/** Where a pattern is put together from parts, and why no text can make it slow. `checked` is looked at by a test beside it. */
const composed: Readonly<Record<string, string>> = {
  "packages/core/src/privacy/redact/secrets.ts": "checked",
  "packages/core/src/privacy/redact/personal.ts": "checked",
  "packages/core/src/media/inline.ts": "checked",
  "packages/fetch/src/call/glance.ts": "our own parts, for the first 4 KB and the last 1 KB",
  "packages/core/src/outgoing/targets.ts": "the user's own pattern, for origins",
  "packages/core/src/pricing/price-vocabulary.ts": "our own parts, for names of models",
  "packages/core/src/capture/secret-names.ts": "words, of names that were cut to a bounded length",
  "packages/core/src/pricing/ready-price.ts": "the user's own pattern, for names of models of bounded length",
  "packages/core/src/lifecycle/paths.ts": "escaped text",
};

const settingsOnly = "read once, from settings of the operator's own";
const serverWords = "a server's words, cut to 300 characters before";

/** Patterns that a checker gives up on or calls slow, each with its file, and why they are not. */
const judged: Readonly<Record<string, string>> = Object.fromEntries([
  [String.raw`packages/core/src/delivery/answers/plain-words.ts /[\s.]+$/`, serverWords],
  [String.raw`packages/core/src/media/uploader.ts /[\s.]+$/`, serverWords],
  [
    String.raw`packages/core/src/context/w3c/identity.ts /'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/`,
    "only where the anchored pattern has paired all quotes",
  ],
  [String.raw`packages/core/src/config/environment-table.ts /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/`, settingsOnly],
  [String.raw`packages/core/src/config/read-settings.ts /\..*$/`, settingsOnly],
  [String.raw`packages/core/src/config/resolve.ts /\..*$/`, settingsOnly],
  [String.raw`packages/core/src/config/url.ts /\/+$/`, settingsOnly],
  [String.raw`packages/core/src/config/url.ts /\/api\/public(\/.*)?$/`, settingsOnly],
  ["packages/core/src/config/url.ts /[:/].*$/", settingsOnly],
  [String.raw`packages/studio/src/forward/target.ts /\/+$/`, settingsOnly],
  [String.raw`packages/cli/src/terminal/read-address.ts /\/+$/`, settingsOnly],
]);

/** Entries of the lists above. Each must be needed, else it is struck. */
export interface Excuses {
  readonly composed: Readonly<Record<string, string>>;
  readonly judged: Readonly<Record<string, string>>;
}

interface Pattern {
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/**
 * Every regular expression of shipped code takes time that grows with the text and no faster: they read what strangers
 * send.
 */
export async function patternProblems(
  root: string,
  excuses: Excuses = { composed, judged },
): Promise<readonly string[]> {
  const files = globSync("packages/*/{src,viewer}/**/*.{ts,tsx}", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !isTestFile(file));
  const readings = files.map((file) => readPatterns(file, readFileSync(join(root, file), "utf8")));
  const idle = new Set([...Object.keys(excuses.composed), ...Object.keys(excuses.judged)]);
  const isExcused = (list: keyof Excuses, key: string): boolean => {
    idle.delete(key);
    return excuses[list][key] !== undefined;
  };
  const hidden = readings.flatMap(({ isComposed, file }) =>
    isComposed && !isExcused("composed", file) ? [`${file}: a pattern is put together there; say why it is safe.`] : [],
  );
  const slow: string[] = [];
  for (const { file, source, flags } of readings.flatMap(({ patterns }) => patterns)) {
    // Without a repetition there is nothing to go back to.
    if (!/[*+{]/.test(source) || isExcused("judged", `${file} /${source}/`)) continue;
    const found = await check(source, flags, { timeout: 60_000 });
    if (found.status === "safe" || (found.status === "vulnerable" && !(await isSlow(source, flags, found.attack))))
      continue;
    slow.push(
      `${file}: /${source}/${flags} is ${found.status === "vulnerable" ? found.complexity.summary : "unclear"}`,
    );
  }
  return [...hidden, ...slow, ...[...idle].map((key) => `${key}: is excused, and is not there. Strike it.`)];
}

/** Long enough that what grows with the square takes minutes, and what is bounded a second. */
const attackLength = 1_000_000;
const patienceMs = 60_000;

interface Attack {
  readonly pumps: readonly { readonly prefix: string; readonly pump: string }[];
  readonly suffix: string;
}

/**
 * Whether the text that the checker found is as slow as it says. By chance it finds texts for patterns with bounds as
 * well, at which the time stops growing as soon as the bound is reached.
 */
async function isSlow(source: string, flags: string, { pumps, suffix }: Attack): Promise<boolean> {
  const length = attackLength / pumps.length;
  const text = pumps.map(({ prefix, pump }) => prefix + pump.repeat(Math.ceil(length / pump.length))).join("") + suffix;
  const code = `const { source, flags, text } = require("node:worker_threads").workerData;
    text.replace(new RegExp(source, flags.replace("g", "") + "g"), "");`;
  const worker = new Worker(code, { eval: true, workerData: { source, flags, text } });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve(true);
      void worker.terminate();
    }, patienceMs);
    worker.once("error", reject).once("exit", () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
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
