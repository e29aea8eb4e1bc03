/** What a program said last, when it failed. */
export function describeFailure(command: readonly string[], output: string): string {
  const lines = output.trim().split("\n").slice(-15);
  return [`\`${command.join(" ")}\` failed:`, ...lines.map((line) => `  ${line}`)].join("\n");
}
