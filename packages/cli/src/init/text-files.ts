import { existsSync } from "node:fs";
import { join } from "node:path";
import { journalFolder, type UndoChange } from "../plan/index.ts";
import { isIgnored } from "./ignored.ts";

const example = `# Langfuse: the project's settings, under API keys
LANGFUSE_PUBLIC_KEY=
LANGFUSE_SECRET_KEY=
LANGFUSE_BASE_URL=https://cloud.langfuse.com
`;

/** With the line ends that are there. */
function append(text: string | undefined, added: string): string {
  if (text === undefined || text === "") return added;
  const lines = `${text.endsWith("\n") ? "" : "\n"}${added}`;
  return `${text}${text.includes("\r\n") ? lines.replaceAll("\n", "\r\n") : lines}`;
}

const namesKey = (line: string): boolean => line.replace("#", "").trim().startsWith("LANGFUSE_PUBLIC_KEY");

/** .env.example with the names of the variables, and no value that is secret. */
export function withExample(text: string | undefined): string | undefined {
  if (text?.split("\n").some(namesKey)) return text;
  return append(text, text === undefined || text === "" ? example : `\n${example}`);
}

/** .gitignore with what must not be committed: keys, and the journal of undo. */
export function withIgnored(root: string, text: string | undefined): string | undefined {
  const missing = [
    // ".env.*" is .env.local and its like, and not .env.
    ...(isIgnored(root, ".env", [".env", ".env*", "*.env"]) ? [] : [".env"]),
    ...(isIgnored(root, `${journalFolder}/init.json`, [`${journalFolder}/`, journalFolder])
      ? []
      : [`${journalFolder}/`]),
  ];
  return missing.length === 0 ? text : append(text, `${missing.join("\n")}\n`);
}

/** Keys that are there must not be committed because of an undo. */
export function keepIgnored(root: string, change: UndoChange): UndoChange {
  const isFreed =
    change.path === ".gitignore" &&
    change.before?.split(/\r?\n/).includes(".env") &&
    !change.after?.split(/\r?\n/).includes(".env");
  return isFreed && existsSync(join(root, ".env")) ? { ...change, after: append(change.after, ".env\n") } : change;
}
