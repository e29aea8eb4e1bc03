import { type ParseArgsConfig, parseArgs } from "node:util";
import { CommandError } from "./command-error.ts";
import { ExitCode } from "./exit-code.ts";
import { quoted } from "./quoted.ts";

type Options = NonNullable<ParseArgsConfig["options"]>;
type Parsed<Given extends Options> = ReturnType<
  typeof parseArgs<{ options: Given; strict: true; allowPositionals: true; args: string[] }>
>;

/**
 * Reads a command's options; what cannot be understood ends it with the exit code for that.
 * @example const { values } = readOptions(args, { json: { type: "boolean" } });
 */
export function readOptions<Given extends Options>(
  args: readonly string[],
  options: Given,
  positionals: { readonly most: number } = { most: 0 },
): Parsed<Given> {
  const parsed = parse(args, options);
  const extra = parsed.positionals[positionals.most];
  if (extra !== undefined) throw new CommandError(`${quoted(extra)} is not understood. See --help.`, ExitCode.usage);
  return parsed;
}

function parse<Given extends Options>(args: readonly string[], options: Given): Parsed<Given> {
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals: true }) as Parsed<Given>;
  } catch (error) {
    const [sentence] = (error as Error).message.split(". ");
    throw new CommandError(`${sentence?.replace(/\.$/, "")}. See --help.`, ExitCode.usage);
  }
}
