import { readdirSync, readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { genAiKeys, headers, keys, scopeName } from "./keys.ts";

const packages = fileURLToPath(new URL("../../../", import.meta.url));

/** These decode what others send, so they keep a reading of their own: a slip here must not be mirrored there. */
const independent = new Set(["testing", "studio"]);

/** A whole literal of dotted words that begins like a Langfuse key, or the part of a template before its first hole. */
const literal = /(["'`])(langfuse(?:\.[A-Za-z_]+)+\.?)(?:\1|\$\{)/g;

/** Prose may speak of a key, and of `langfuse.flush()`. */
const comment = /^\s*(?:\/?\*|\/\/).*$/gm;
/** The names of our diagnostics channels look like keys and are none: in their own room, or where a channel is asked for. */
const asChannel = /\b(?:channel|tracingChannel|subscribe|unsubscribe)\(\s*$/;
const channel = /^langfuse\.(?:trace|span|generation|event|score|dropped)$/;
/** Files and hosts. */
const elsewhere = /\.(?:[cm]?[jt]sx?|json|db|sqlite|com)$/;

function spelledOutside(path: string, text: string): string[] {
  const [packageName = "", , room = ""] = path.split(sep);
  if (independent.has(packageName) || path.endsWith(".test.ts")) return [];
  if (packageName === "core" && room === "attributes") return [];
  const code = text.replace(comment, "");
  return [...code.matchAll(literal)]
    .filter(({ index, 2: key = "" }) => {
      const isChannel = channel.test(key) && (room === "notify" || asChannel.test(code.slice(0, index)));
      return !isChannel && !elsewhere.test(key);
    })
    .map((match) => `${path}: ${match[2]}`);
}

function sourceFiles(): string[] {
  return readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      try {
        return readdirSync(`${packages}${entry.name}/src`, { recursive: true, withFileTypes: true });
      } catch {
        return [];
      }
    })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => `${entry.parentPath}${sep}${entry.name}`);
}

function leaves(tree: object): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : leaves(value as object)));
}

describe("the vocabulary", () => {
  it("is spelled nowhere else in the repository", () => {
    const files = sourceFiles();
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((file) => spelledOutside(relative(packages, file), readFileSync(file, "utf8")))).toEqual([]);
  });

  it("would be found if it were", () => {
    const found = (text: string, path = `core${sep}src${sep}encode${sep}otlp.ts`): number =>
      spelledOutside(path, text).length;
    expect(found('span["langfuse.observation.type"]')).toBe(1);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the text of a source file
    expect(found("`langfuse.trace.metadata.${key}`")).toBe(1);
    expect(found('"langfuse.trace"')).toBe(1);
    expect(found('channel("langfuse.dropped");\n// "langfuse.type"\n/** `langfuse.level` */')).toBe(0);
    expect(found('"langfuse.trace"', `core${sep}src${sep}notify${sep}channels.ts`)).toBe(0);
    expect(found('"langfuse.ts", "https://cloud.langfuse.com", "langfuse.com", "Call langfuse.flush() first"')).toBe(0);
  });

  it("has no key twice", () => {
    const all = [...leaves(keys), ...leaves(genAiKeys), ...leaves(headers)];
    expect(new Set(all).size).toBe(all.length);
  });

  it("names a scope that the official filter lets pass", () => {
    expect(scopeName.startsWith("langfuse-sdk.")).toBe(true);
  });
});
