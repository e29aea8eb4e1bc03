/** Names that people bring from other Langfuse and OpenTelemetry SDKs. */
const aliases: Readonly<Record<string, string>> = Object.freeze({
  additionalheaders: "headers",
  apikey: "secretKey",
  costs: "prices",
  endpoint: "baseUrl",
  env: "environment",
  exportmode: "mode",
  flushat: "batch.maxObservations",
  flushinterval: "batch.intervalMs",
  host: "baseUrl",
  httpagent: "dispatcher",
  masking: "mask",
  meta: "metadata",
  requesttimeout: "timeoutMs",
  sampler: "sample",
  samplingrate: "sampleRate",
  service: "serviceName",
  session: "sessionId",
  tag: "tags",
  timeout: "timeoutMs",
  tracingenabled: "enabled",
  tracesamplerate: "sampleRate",
  url: "baseUrl",
  user: "userId",
  version: "release",
});

/** " Did you mean sampleRate?", or nothing when no known name is near. */
export function didYouMean(name: string, known: readonly string[]): string {
  const wanted = plain(name);
  const alias = Object.hasOwn(aliases, wanted) ? aliases[wanted] : undefined;
  // An alias of top-level options is no help inside a group, unless the group has that name too.
  const found =
    alias !== undefined && known.includes(alias) ? alias : (inGroup(wanted, known) ?? nearest(wanted, known));
  return found === undefined ? "" : ` Did you mean ${found}?`;
}

/**
 * What to say of the first option that is none of those `known`; undefined where all are.
 * @example const problem = unknownOption(options, ["port", "db"]);
 */
export function unknownOption(options: object, known: readonly string[]): string | undefined {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return undefined;
  return `Option ${JSON.stringify(unknown)} is unknown.${didYouMean(unknown, known)} Known are ${known.join(", ")}.`;
}

function plain(name: string): string {
  return name
    .slice(0, 40)
    .toLowerCase()
    .replaceAll(/[^a-z0-9.]/g, "");
}

/** The right name at the wrong level: `maxBytes` for `batch.maxBytes`. */
function inGroup(wanted: string, known: readonly string[]): string | undefined {
  return known.find((path) => plain(path).endsWith(`.${wanted}`));
}

function nearest(wanted: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.min(3, Math.floor(wanted.length / 2));
  for (const name of known) {
    const distance = editDistance(wanted, plain(name));
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i++) {
    const next = [i];
    for (let j = 1; j <= right.length; j++) {
      const change = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next[j] = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
