import type { Health } from "../delivery/types.ts";
import { metrics } from "./numbers.ts";

const prefix = "langfuse_kit_";

/**
 * The books in the text format of Prometheus.
 * @example response.end(prometheusText(langfuse.health()));
 */
export function prometheusText(health: Health): string {
  const lines = metrics.flatMap(({ name, help, type, read }) => {
    const full = prefix + name + (type === "counter" ? "_total" : "");
    const samples = read(health).map(([value, labels]) => `${full}${labelText(labels)} ${value}`);
    return [`# HELP ${full} ${help}`, `# TYPE ${full} ${type}`, ...samples];
  });
  return `${lines.join("\n")}\n`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}
