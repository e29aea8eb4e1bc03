import { headers as headerNames, ingestionVersion } from "../attributes/index.ts";
import type { DestinationConfig } from "../delivery/index.ts";
import type { CheckedDestination } from "./destination-check.ts";
import { hostKind } from "./hosts.ts";
import { invalidBecause } from "./invalid.ts";
import type { Notice } from "./notices.ts";
import type { TransportKind } from "./option-types.ts";
import type { ReadSettings } from "./read-settings.ts";
import type { Secret } from "./secret.ts";
import { didYouMean } from "./suggest.ts";
import { describeValue } from "./text.ts";
import { langfuseEndpoint } from "./url.ts";

/** The destination that publicKey and secretKey make. */
export const KEYED_NAME = "default";
const HEALTH_PATH = "/api/public/health";
/** The destination that LANGFUSE_OTLP_ENDPOINT makes. */
const ENDPOINT_NAME = "otlp";

/** All places to send to. A named one of the options replaces one that the environment would make under its name. */
export function collectDestinations({ values, sources }: ReadSettings): readonly CheckedDestination[] {
  const { publicKey, secretKey, baseUrl, headers, otlpEndpoint } = values;
  const named = values.destinations;
  const has = (name: string): boolean => named.some((destination) => destination.name === name);
  const all = [...named];
  if (has(KEYED_NAME) && (sources.publicKey === "option" || sources.secretKey === "option")) {
    const fix = "Give it another name, or leave out publicKey and secretKey.";
    throw invalidBecause(`Option destinations.${KEYED_NAME}`, "has the name of the keyed destination", fix);
  }
  if (publicKey !== undefined && secretKey !== undefined && !has(KEYED_NAME)) {
    const keys = { publicKey, secretKey };
    all.unshift({ name: KEYED_NAME, endpoint: langfuseEndpoint(baseUrl), keys, headers });
  }
  if (otlpEndpoint !== undefined && !has(ENDPOINT_NAME)) {
    all.push({ name: ENDPOINT_NAME, endpoint: otlpEndpoint, keys: undefined, headers: {} });
  }
  return all;
}

/** The names that a trace goes to when nothing else is chosen. */
export function chooseDefaults(chosen: readonly string[] | undefined, all: readonly CheckedDestination[]): string[] {
  const names = all.map((destination) => destination.name);
  if (chosen === undefined) return names;
  // These two depend on the environment, so code may name them although they are absent here.
  const known = [...names, KEYED_NAME, ENDPOINT_NAME];
  for (const name of chosen) {
    if (known.includes(name)) continue;
    const fix = didYouMean(name, names).trim() || `Known: ${names.join(", ") || "none"}.`;
    throw invalidBecause("Option destination", `names ${describeValue(name)}, which is not among destinations`, fix);
  }
  return chosen.filter((name) => names.includes(name));
}

/** What delivery sends with. */
export function toDestinationConfig(
  destination: CheckedDestination,
  { userAgent, transport }: { readonly userAgent: string; readonly transport: TransportKind },
): DestinationConfig {
  const { name, endpoint, keys, headers } = destination;
  return Object.freeze({
    name,
    tracesUrl: endpoint.tracesUrl,
    scoresUrl: endpoint.scoresUrl,
    mediaUrl: endpoint.mediaUrl,
    langfuse: endpoint.baseUrl !== undefined,
    transport: endpoint.baseUrl === undefined ? "otlp" : transport,
    healthUrl: endpoint.baseUrl === undefined ? undefined : `${endpoint.baseUrl}${HEALTH_PATH}`,
    loopback: hostKind(new URL(endpoint.tracesUrl).hostname) === "loopback",
    headers: () => ({
      "user-agent": userAgent,
      ...revealAll(headers),
      // Version 4 makes the server show what it receives at once; it refuses any higher number.
      ...(endpoint.baseUrl !== undefined ? { [headerNames.ingestionVersion]: ingestionVersion } : {}),
      ...(keys === undefined
        ? {}
        : {
            [headerNames.publicKey]: keys.publicKey.reveal(),
            authorization: `Basic ${basicToken(keys.publicKey, keys.secretKey)}`,
          }),
    }),
  });
}

export function basicToken(publicKey: Secret, secretKey: Secret): string {
  return Buffer.from(`${publicKey.reveal()}:${secretKey.reveal()}`).toString("base64");
}

function revealAll(headers: Readonly<Record<string, Secret>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value.reveal()]));
}

/** One notice for each place that gets credentials in clear text over a network that is not one's own. */
export function plainHttpNotices(all: readonly CheckedDestination[]): Notice[] {
  return all.flatMap(({ name, endpoint, keys, headers }) => {
    const url = new URL(endpoint.tracesUrl);
    const hasCredentials = keys !== undefined || Object.keys(headers).length > 0;
    if (url.protocol !== "http:" || hostKind(url.hostname) !== "public" || !hasCredentials) return [];
    const message = `Keys for destination ${name} go to ${url.host} over plain http, readable on the way. Use https.`;
    return [{ key: `plain-http:${url.host}`, message }];
  });
}
