/** Own, and trimmed: files mounted as variables often end in a line break. */
export function variableText(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = Object.hasOwn(environment, name) ? environment[name] : undefined;
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? undefined : text;
}
