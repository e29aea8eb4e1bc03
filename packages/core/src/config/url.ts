import { hostKind } from "./hosts.ts";
import { invalid, invalidBecause } from "./invalid.ts";
import { looksSecret } from "./text.ts";

const MAX_LENGTH = 2048;
const OTEL_PATH = "/api/public/otel";
const EXAMPLE = "Give an address such as https://cloud.langfuse.com.";

/** URL drops line breaks and turns backslashes into slashes, so that another host than the one read is meant. */
const unread = /[\s\\\p{Cc}\p{Cf}]/u;

/** Where traces and scores go. */
export interface Endpoint {
  readonly tracesUrl: string;
  /** Absent where nothing takes scores. */
  readonly scoresUrl: string | undefined;
  /** Absent where nothing takes media. */
  readonly mediaUrl: string | undefined;
  /** Of a Langfuse server. */
  readonly baseUrl: string | undefined;
}

/** The base address of a Langfuse server, without a trailing slash. An API address below it is cut back to the base. */
export function langfuseBase(value: unknown, origin: string): string {
  const url = parseAddress(value, origin);
  const path = url.pathname.replace(/\/+$/, "");
  const page = /\/(project|organization|auth|setup)(\/|$)/.exec(path);
  if (page !== null) {
    const base = `${url.origin}${path.slice(0, page.index)}`;
    throw invalidBecause(origin, "is the address of a page", `Give the address of the server: ${base}.`);
  }
  return `${url.origin}${path.replace(/\/api\/public(\/.*)?$/, "")}`;
}

/** The endpoints of a Langfuse server. */
export function langfuseEndpoint(base: string): Endpoint {
  return {
    tracesUrl: `${base}${OTEL_PATH}/v1/traces`,
    scoresUrl: `${base}/api/public/ingestion`,
    mediaUrl: `${base}/api/public/media`,
    baseUrl: base,
  };
}

/** The endpoint of a base address or of a full one that ends in `/v1/traces`. Langfuse's own OTLP path is recognised. */
export function otlpEndpoint(value: unknown, origin: string): Endpoint {
  const url = parseAddress(value, origin);
  const path = url.pathname.replace(/\/+$/, "").replace(/\/v1\/traces$/, "");
  const base = `${url.origin}${path}`;
  if (path.endsWith(OTEL_PATH)) return langfuseEndpoint(base.slice(0, -OTEL_PATH.length));
  return { tracesUrl: `${base}/v1/traces`, scoresUrl: undefined, mediaUrl: undefined, baseUrl: undefined };
}

/**
 * Whether an address that a server answers with may be sent to: one of the places that a server may have itself, and not
 * in the clear where the server is asked over TLS.
 */
export function mayBeSentTo(address: string, server: string): boolean {
  if (unread.test(address) || !URL.canParse(address)) return false;
  const { protocol, username, password, hostname } = new URL(address);
  const isWeb = protocol === "https:" || (protocol === "http:" && !server.startsWith("https:"));
  return isWeb && username === "" && password === "" && hostKind(hostname) !== "forbidden";
}

function parseAddress(value: unknown, origin: string): URL {
  if (typeof value !== "string") throw invalid(origin, value, EXAMPLE);
  if (unread.test(value) || value.length > MAX_LENGTH) {
    throw invalidBecause(origin, "holds spaces, line breaks or backslashes, or is too long", EXAMPLE);
  }
  if (!/^https?:\/\//i.test(value)) throw invalid(origin, value, schemeFix(value));
  if (!URL.canParse(value)) throw invalid(origin, value, EXAMPLE);
  const url = new URL(value);
  if (url.username !== "" || url.password !== "") {
    const fix = "Remove what stands before the @, and give keys as publicKey and secretKey, or as headers.";
    throw invalidBecause(origin, "holds credentials", fix);
  }
  if (url.search !== "" || url.hash !== "") {
    throw invalidBecause(origin, "has a query or a fragment", "Remove what follows the ? or the #.");
  }
  if (hostKind(url.hostname) === "forbidden") {
    const fix = "Traces are never sent to link-local addresses and cloud metadata services. Give another host.";
    throw invalidBecause(origin, `points to ${url.hostname}`, fix);
  }
  return url;
}

function schemeFix(value: string): string {
  // A key that was pasted as the address must not come back in the example.
  if (looksSecret(value)) return EXAMPLE;
  const host = /^(?:[a-z]+:\/\/)?([a-z0-9.-]+(?::\d+)?(?:\/[\w./-]*)?)$/i.exec(value)?.[1];
  if (host === undefined) return EXAMPLE;
  const kind = hostKind(host.replace(/[:/].*$/, ""));
  return `Start it with http:// or https://, for example ${kind === "public" ? "https" : "http"}://${host}.`;
}
