import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync, Visitor } from "oxc-parser";

/** These decode what others send, so they keep a reading of their own: a slip here must not be mirrored there. */
const independent = new Set(["server-rules", "testing", "studio"]);

/**
 * A whole text of dotted words that begins like a key of Langfuse or of the standard, or what a template says before its
 * next hole; and the official clients' names in a context.
 */
const key = /^(?:langfuse|gen_ai)(?:\.[\w-]+)+\.?$|^(?:langfuse|gen_ai)\.$|^langfuse_(?!kit_)[a-z_]+$/;

/** The names of our diagnostics channels look like keys and are none: in their own room, or where a channel is asked for. */
const asChannel = /\b(?:channel|tracingChannel|subscribe|unsubscribe)\(\s*$/;
const channel = /^langfuse\.(?:trace|span|generation|event|score|dropped)$/;
/** Files and hosts. */
const elsewhere = /\.(?:[cm]?[jt]sx?|json|db|sqlite|com)$/;
const source = /\.[cm]?[jt]sx?$/;
const test = /\.test\.[cm]?[jt]sx?$/;

/** The keys that a source text spells; `path` is that below the packages, with forward slashes. */
export function spelledIn(path: string, text: string): string[] {
  const [packageName = "", , room = ""] = path.split("/");
  if (independent.has(packageName) || test.test(path)) return [];
  if (packageName === "core" && room === "attributes") return [];
  const found: string[] = [];
  const look = (said: unknown, start: number): void => {
    if (typeof said !== "string" || !key.test(said) || elsewhere.test(said)) return;
    const isChannel = channel.test(said) && (room === "notify" || asChannel.test(text.slice(0, start)));
    if (!isChannel) found.push(`${path}: ${said}`);
  };
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  new Visitor({
    Literal: ({ value, start }) => look(value, start),
    TemplateLiteral({ quasis, start }) {
      for (const { value } of quasis) look(value.cooked, start);
    },
  }).visit(program);
  return found;
}

/** The sources of all packages below a folder, as paths below it with forward slashes. */
export function sourcesOf(packages: string): string[] {
  return readdirSync(packages)
    .filter((name) => existsSync(join(packages, name, "src")))
    .flatMap((name) =>
      readdirSync(join(packages, name, "src"), { recursive: true, encoding: "utf8" })
        .filter((path) => source.test(path))
        .map((path) => `${name}/src/${path.replaceAll("\\", "/")}`),
    );
}

/** The keys that the packages below a folder spell outside the vocabulary. */
export function spelledBelow(packages: string): string[] {
  return sourcesOf(packages).flatMap((path) => spelledIn(path, readFileSync(join(packages, path), "utf8")));
}
