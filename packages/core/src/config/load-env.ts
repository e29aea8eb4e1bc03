import { readFileSync } from "node:fs";
// Not by name: a runtime that lacks the one function would load nothing of this package.
import util from "node:util";

const ofTracing = /^(LANGFUSE|OTEL)_/;

/** dotenv reads a file with the mark of an encoding, and `NAME: value`; Node alone does not. */
function parse(text: string): NodeJS.Dict<string> {
  const plain = text.replace(/^\uFEFF/, "").replace(/^([ \t]*(?:export[ \t]+)?[A-Z]\w*):[ \t]/gm, "$1=");
  return util.parseEnv(plain);
}

/**
 * Takes `LANGFUSE_*` and `OTEL_*` from files such as `.env`, and nothing else: what loads the rest before the application
 * does decides what the application runs with. What is set already stays, so the first of several files counts. A file that
 * is not there is passed over.
 * @example loadLangfuseEnv(".env.local", ".env");
 */
export function loadLangfuseEnv(...paths: readonly string[]): void {
  for (const path of paths.length === 0 ? [".env"] : paths) {
    // A number would be read as an open file, such as the input.
    if (typeof path !== "string") continue;
    try {
      for (const [name, value] of Object.entries(parse(readFileSync(path, "utf8")))) {
        if (ofTracing.test(name)) process.env[name] ??= value;
      }
    } catch {
      // It is not there, or nobody may read it: the environment has the keys.
    }
  }
}
