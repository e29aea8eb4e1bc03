import { run } from "../../package/nodes.ts";
import { patience } from "./patience.ts";
import { takeTurn } from "./turns.ts";

/** Runs a fixture's program to its end, with nothing in its environment but what is given. */
export async function runProgram(
  folder: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
): Promise<string> {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, ...patience, ...environment };
  const leave = await takeTurn();
  const { code, output } = await run(process.execPath, args, folder, env).finally(leave);
  if (code !== 0) throw new Error(`The program ended with ${code}:\n${output}`);
  return output;
}
