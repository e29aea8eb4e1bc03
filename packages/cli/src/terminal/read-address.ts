import { CommandError } from "./command-error.ts";
import { ExitCode } from "./exit-code.ts";
import { quoted } from "./quoted.ts";

/**
 * An address without a slash at its end, and without a password: where it is written to is no place for one.
 * @example const url = readAddress("--to", values.to, "http://jaeger:4318");
 */
export function readAddress(option: string, text: string, example: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url?.username === "" && url.password === "" && url.search === "" && url.hash === "";
  if (isPlain && /^https?:$/.test(url.protocol)) return url.href.replace(/\/+$/, "");
  throw new CommandError(`${option} is ${quoted(text)}. Give an address such as ${example}.`, ExitCode.usage);
}
