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

/** Scripts whose programs serve nobody. */
export const chores: RegExp = /(^|:)(pre|post)?(test|e2e|spec|lint|check|format|build|bench|coverage)/;
/** Programs of their own, which may be traced, and are not the application. */
const preparations = /(^|:)(migrate|migrations?|seed|codegen|generate)(:|$)/;

/** One of the commands that a script comes to. */
export interface Command {
  readonly text: string;
  /** Whether another one waits for its end. */
  readonly isBefore: boolean;
}

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
 * The commands that a script comes to: `npm run serve` is what the script "serve" says. What builds, tests or migrates is
 * not followed. The likeliest to be the application comes first: of those that wait for each other the last, of those
 * that run beside each other the first.
 * @example commandsOf("node wait.js && npm run serve", { serve: "node server.js" })[0]; // { text: "node server.js", isBefore: false }
 */
export function commandsOf(script: string, scripts: Scripts, seen: Set<string> = new Set()): Command[] {
  const branches: Command[][] = [[]];
  let between = "";
  for (const part of script.match(parts) ?? []) {
    const text = part.trim();
    if (text === "&" || text === "|") branches.push([]);
    else if (/^(&&|\|\||;)$/.test(text)) between = text;
    else if (text !== "") {
      const others = branches.pop() ?? [];
      // What comes after `||` is there for a failure, so nothing has to end for it.
      branches.push([{ text, isBefore: false }, ...(between === "||" ? others : others.map(waitedFor))]);
    }
  }
  return branches.flat().flatMap(({ text, isBefore }) => {
    const commands = expand(text, scripts, seen);
    return isBefore ? commands.map(waitedFor) : commands;
  });
}

const waitedFor = ({ text }: Command): Command => ({ text, isBefore: true });

function expand(command: string, scripts: Scripts, seen: Set<string>): Command[] {
  const words = wordsOf(command);
  const follow = (names: readonly string[]): Command[] =>
    names.flatMap((name) => {
      if (seen.has(name) || chores.test(name) || preparations.test(name)) return [];
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
    if (isBeside) return follow(names);
    const last = follow(names.slice(-1));
    return [...last, ...follow(names.slice(0, -1).toReversed()).map(waitedFor)];
  }
  const asked = askedFor(words, scripts);
  if (asked !== undefined) {
    const around = words.slice(0, asked.at).join(" ");
    return follow([asked.name]).map(({ text, isBefore }) => ({ text: `${around} ${text}`.trim(), isBefore }));
  }
  const inner = words.find((word, index) => takesCommand.test(words[index - 1] ?? "") && /\s/.test(word));
  const whole = { text: command, isBefore: false };
  return inner === undefined ? [whole] : [...commandsOf(inner, scripts, seen), whole];
}
