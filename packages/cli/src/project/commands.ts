type Scripts = Readonly<Record<string, string>>;

/** As a shell would part them, without their quotation marks. */
export function wordsOf(command: string): string[] {
  const words = command.match(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g) ?? [];
  return words.map((word) => word.replaceAll(/["']/g, ""));
}

export const programName = (word: string): string => word.split("/").at(-1) ?? "";

/** Commands, and between them what parts them. */
const parts = /(?:"[^"]*"|'[^']*'|[^"'&|;])+|&&|\|\||[&|;]/g;

const managers = /^(npm|pnpm|yarn|bun)$/;
const inFull = /^(run|run-script)$/;
/** Then the script is that of another package. */
const elsewhere = /^(-w|-C|-F|--(prefix|workspace|workspaces|filter|cwd|dir|recursive))(=|$)/;
const takesCommand = /^(-x|-c|--exec|--onSuccess|--on-success)$/;

const isFlag = (word: string): boolean => word.startsWith("-");

/** Names of scripts that a pattern of npm-run-all or concurrently means: a star is for one part, two for all. */
function namesFor(pattern: string, scripts: Scripts): string[] {
  const [before = "", after] = pattern.split(/\*+/);
  if (after === undefined) return scripts[pattern] === undefined ? [] : [pattern];
  const isDeep = pattern.includes("**");
  return Object.keys(scripts).filter((name) => {
    const isLong = name.length >= before.length + after.length;
    const star = name.slice(before.length, name.length - after.length);
    return isLong && name.startsWith(before) && name.endsWith(after) && (isDeep || !star.includes(":"));
  });
}

/** The script that a package manager is asked for, and where in the command that begins. */
function askedFor(words: readonly string[], scripts: Scripts): { name: string; at: number } | undefined {
  const at = words.findIndex((word, index) => managers.test(word) || (word === "--run" && words[index - 1] === "node"));
  if (at < 0) return undefined;
  const behind = words.slice(at + 1);
  const end = behind.indexOf("--");
  const given = end < 0 ? behind : behind.slice(0, end);
  if (given.some((word) => elsewhere.test(word))) return undefined;
  const name = given.find((word) => !isFlag(word) && !inFull.test(word));
  if (name === undefined || scripts[name] === undefined) return undefined;
  return { name, at: words[at] === "--run" ? at - 1 : at };
}

/**
 * The commands that a script comes to: `npm run serve` is what the script "serve" says. The likeliest to be the
 * application comes first: of those that wait for each other the last, of those that run beside each other the first.
 * @example commandsOf("node migrate.js && npm run serve", { serve: "node server.js" }); // ["node server.js", "node migrate.js"]
 */
export function commandsOf(script: string, scripts: Scripts, seen: Set<string> = new Set()): string[] {
  const branches: string[][] = [[]];
  for (const part of script.match(parts) ?? []) {
    if (part === "&" || part === "|") branches.push([]);
    else if (!/^(&&|\|\||;)$/.test(part) && part.trim() !== "") branches.at(-1)?.unshift(part.trim());
  }
  return branches.flat().flatMap((command) => expand(command, scripts, seen));
}

function expand(command: string, scripts: Scripts, seen: Set<string>): string[] {
  const words = wordsOf(command);
  const follow = (names: readonly string[]): string[] =>
    names.flatMap((name) => {
      if (seen.has(name)) return [];
      seen.add(name);
      return commandsOf(scripts[name] ?? "", scripts, seen);
    });
  const runner = words.findIndex((word) => /^(concurrently|conc|run-p|run-s|npm-run-all2?)$/.test(programName(word)));
  const given = words.slice(runner + 1).filter((word) => !isFlag(word));
  if (/^conc/.test(programName(words[runner] ?? ""))) {
    return given.flatMap((word) => {
      const [, pattern] = /^(?:npm|pnpm|yarn|bun|node):(.+)$/.exec(word) ?? [];
      return pattern === undefined ? commandsOf(word, scripts, seen) : follow(namesFor(pattern, scripts));
    });
  }
  if (runner >= 0) {
    const names = given.flatMap((pattern) => namesFor(pattern, scripts));
    const isBeside = words[runner]?.endsWith("run-p") || words.some((word) => /^(-p|--parallel)$/.test(word));
    return follow(isBeside ? names : names.toReversed());
  }
  const asked = askedFor(words, scripts);
  if (asked !== undefined) {
    const around = words.slice(0, asked.at).join(" ");
    return follow([asked.name]).map((one) => `${around} ${one}`.trim());
  }
  const inner = words.find((word, index) => takesCommand.test(words[index - 1] ?? "") && /\s/.test(word));
  return inner === undefined ? [command] : [...commandsOf(inner, scripts, seen), command];
}
