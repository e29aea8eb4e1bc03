import { median } from "../table.ts";
import { texts } from "./texts.ts";

/** Megabytes of one kind of text in one second, of ours and of a mask as the official documentation shows one. */
export interface RedactionMeasurement {
  readonly text: string;
  readonly kit: number;
  readonly maskOfPatterns: number;
}

type Redact = (text: string) => string;

const wantedMs = 300;

/** `redact` of core is no public function: the bench takes it from the sources. */
export async function measureRedaction(rounds: number): Promise<readonly RedactionMeasurement[]> {
  const { createRedactor } = await import("../../../packages/core/src/privacy/redact/index.ts");
  const kit = createRedactor({}).text;
  return Object.entries(texts).map(([text, content]) => ({
    text,
    kit: median(Array.from({ length: rounds }, () => speedOf(kit, content))),
    maskOfPatterns: median(Array.from({ length: rounds }, () => speedOf(maskOfPatterns, content))),
  }));
}

/** What masks are made of: four patterns in a row, which read no JSON and no name of a field. */
export const maskOfPatterns: Redact = (text) =>
  text
    .replace(/[a-zA-Z0-9._%+-]{1,64}@[a-zA-Z0-9.-]{1,255}\.[a-zA-Z]{2,10}/g, "[EMAIL]")
    .replace(/\b(?:\d[ -]*?){13,16}\b/g, "[CARD]")
    .replace(/\b(?:\+?\d{1,3}[ .-]?)?\(?\d{3}\)?[ .-]?\d{3}[ .-]?\d{4}\b/g, "[PHONE]")
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, "[IP]");

/** By the time of the CPU, so that who else is at work on the machine is no matter. */
function speedOf(redact: Redact, content: string): number {
  redact(content);
  let bytes = 0;
  let spentMs = 0;
  for (const start = process.cpuUsage(); spentMs < wantedMs; ) {
    redact(content);
    bytes += content.length;
    const { user, system } = process.cpuUsage(start);
    spentMs = (user + system) / 1000;
  }
  return bytes / 1e6 / (spentMs / 1000);
}

export function printRedaction(rows: readonly RedactionMeasurement[]): string {
  const line = (text: string, kit: string, other: string) =>
    `${text.padEnd(34)}${kit.padStart(10)}${other.padStart(18)}`;
  return [
    line("text", "kit MB/s", "4 patterns MB/s"),
    ...rows.map(({ text, kit, maskOfPatterns: other }) => line(text, kit.toFixed(1), other.toFixed(1))),
  ].join("\n");
}
