import { headers } from "../../attributes/index.ts";
import { escapeText, shortestScrubbed } from "../../runtime/index.ts";

const longest = 300;
const keyShapes = /\b(?:sk|pk)-lf-[\w-]+|\b(?:basic|bearer)\s+[\w+/=.~-]{6,}/gi;

/** Header names whose values are no secret; every other value is kept out of logs and dead letters. */
const openHeaders = new Set([
  "accept",
  "content-type",
  "content-encoding",
  "content-length",
  "user-agent",
  headers.sdkName,
  headers.sdkVersion,
  headers.ingestionVersion,
]);

/**
 * A stranger's text made fit for a log line: out with what is secret in the headers that were sent, control characters
 * shown as escapes, cut.
 * @example logger.error(plainWords(serverText, headers));
 */
export function plainWords(text: string, sent: Readonly<Record<string, string>>): string {
  if (text === "") return text;
  // Scrubbed before it is cut, so that no half of a secret is left; the first cut only bounds the work.
  let words = text.slice(0, 16 * longest);
  for (const secret of secretsOf(sent)) words = words.replaceAll(secret, "[secret]");
  words = escapeText(words.replace(keyShapes, "[secret]").trim());
  return words.length > longest ? `${words.slice(0, longest).replace(/[\ud800-\udbff]$/, "")}...` : words;
}

/** Words of a stranger that end as a sentence does, and once. */
export function sentence(words: string): string {
  return `${unended(words)}.`;
}

/** The same within a sentence of ours. */
export function unended(words: string): string {
  return words.replace(/[\s.]+$/, "");
}

function secretsOf(sent: Readonly<Record<string, string>>): string[] {
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(sent)) {
    if (openHeaders.has(name.toLowerCase())) continue;
    secrets.push(value);
    const credentials = /^(?:basic|bearer)\s+(\S+)$/i.exec(value.trim())?.[1];
    if (credentials === undefined) continue;
    secrets.push(credentials);
    const pair = Buffer.from(credentials, "base64").toString("utf8");
    if (pair.includes(":")) secrets.push(pair, ...pair.split(":"));
  }
  return secrets.filter((secret) => secret.length >= shortestScrubbed).sort((a, b) => b.length - a.length);
}
