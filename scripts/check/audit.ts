import { command } from "./command.ts";

/** What is known against the packages that users install. A registry that keeps no advisories cannot be asked. */
export async function auditProblems(root: string): Promise<string | { readonly skipped: string }> {
  const { output } = await command("npm", ["audit", "--omit=dev", "--json"], root);
  const start = output.indexOf("{");
  const { vulnerabilities } = start < 0 ? {} : (JSON.parse(output.slice(start, output.lastIndexOf("}") + 1)) as Report);
  if (vulnerabilities === undefined) return { skipped: "the registry answers no audit" };
  return Object.values(vulnerabilities)
    .map(({ name, severity, range }) => `${name} ${range}: ${severity}`)
    .join("\n");
}

interface Report {
  readonly vulnerabilities?: Readonly<Record<string, { name: string; severity: string; range: string }>>;
}
