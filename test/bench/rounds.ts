import { execFileSync } from "node:child_process";

/** Each contestant once a round, forwards and backwards in turn, so that none always has the warmer machine. */
export function inTurns<Row>(
  names: readonly string[],
  rounds: number,
  measure: (name: string, round: number) => Row,
): Row[] {
  return Array.from({ length: rounds }, (_, round) =>
    (round % 2 === 0 ? names : names.toReversed()).map((name) => measure(name, round)),
  ).flat();
}

/** What a script prints as JSON, in a process of its own. */
export function runJson<Answer>(script: string, ...words: readonly string[]): Answer {
  const output = execFileSync(process.execPath, ["--expose-gc", script, ...words], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 300_000,
  });
  return JSON.parse(output) as Answer;
}
