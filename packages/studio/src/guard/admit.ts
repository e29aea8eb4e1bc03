import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { isOwnName, parseHost } from "./hosts.ts";

/** What the gate knows of this Studio. */
export interface Gate {
  readonly port: () => number;
  /** Further names that it may be asked by. */
  readonly allowedHosts: ReadonlySet<string>;
  /** Everybody has to show it, where others than this machine can reach the port. */
  readonly accessToken: string | undefined;
  /** Changes made by the viewer have to show it. A new one with every start. */
  readonly changeToken: string;
}

export interface Refused {
  readonly status: 400 | 401 | 403 | 415;
  readonly code: "BAD_REQUEST" | "FORBIDDEN" | "UNAUTHORIZED";
  readonly message: string;
}

interface Asked {
  readonly method: string;
  /** As the router reads it, not as it was written: decoded, without `.` and `..`. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

type Rule = (asked: Asked, gate: Gate) => Refused | undefined;

const forbidden = (message: string): Refused => ({ status: 403, code: "FORBIDDEN", message });

/** In this order: nothing is looked at before the name that was asked for is known to be ours. */
const rules: readonly Rule[] = [ownHost, ownOrigin, ownSite, shownToken, changeIsMeant];

/** Why a request is refused before anything of it is read; undefined when it may come in. */
export function admit(asked: Asked, gate: Gate): Refused | undefined {
  for (const rule of rules) {
    const refused = rule(asked, gate);
    if (refused !== undefined) return refused;
  }
  return undefined;
}

/** DNS rebinding: the browser believes that the page's own server is asked. */
function ownHost({ headers }: Asked, gate: Gate): Refused | undefined {
  const host = parseHost(headers.host);
  const isOwn = host !== undefined && isOwnName(host.name, gate.allowedHosts, gate.accessToken !== undefined);
  return isOwn
    ? undefined
    : forbidden("This Host is not one of Studio's. Use localhost, or start it with allowedHosts.");
}

/** A page of another origin; also every form and no-cors request, which carry it as well. */
function ownOrigin({ headers }: Asked, gate: Gate): Refused | undefined {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const host = /^https?:\/\//.test(origin) ? parseHost(origin.replace(/^https?:\/\//, "")) : undefined;
  const asked = parseHost(headers.host);
  // The origin's port is the one that the page was loaded from: behind a tunnel that is not the port listened on.
  const isSame = host !== undefined && host.name === asked?.name && host.port === asked.port;
  const isLocal = host !== undefined && isOwnName(host.name, gate.allowedHosts, false) && host.port === gate.port();
  return isSame || isLocal ? undefined : forbidden("Pages of other origins may not use Studio.");
}

/** What Origin does not show: GET requests of other sites. A link that a person follows to a page is welcome. */
function ownSite({ headers, method, path }: Asked): Refused | undefined {
  const site = headers["sec-fetch-site"];
  if (site === undefined || site === "same-origin" || site === "none") return undefined;
  const isVisit = headers["sec-fetch-mode"] === "navigate" && headers["sec-fetch-dest"] === "document";
  const isPage = method === "GET" && !/^\/(api|v1)(\/|$)/.test(path);
  return isVisit && isPage ? undefined : forbidden("Pages of other sites may not use Studio.");
}

/** Beyond this machine: a Langfuse SDK shows the token as its secret key, a browser by a cookie, others as a bearer. */
function shownToken({ headers, path, method }: Asked, { accessToken }: Gate): Refused | undefined {
  if (accessToken === undefined) return undefined;
  // The log-in: the token is in the address, and is checked where the cookie is made.
  if (method === "GET" && path === "/login") return undefined;
  const shown = [bearer(headers.authorization), secretKey(headers.authorization), cookie(headers.cookie)];
  if (shown.some((token) => token !== undefined && isEqual(token, accessToken))) return undefined;
  const message = "Studio asks for its token here: as the secret key, as a bearer token, or by opening /login?token=…";
  return { status: 401, code: "UNAUTHORIZED", message };
}

/** What the viewer changes: with the start's token, and as JSON, which no form can send. */
function changeIsMeant({ method, path, headers }: Asked, { changeToken }: Gate): Refused | undefined {
  const changes = method !== "GET" && method !== "HEAD";
  if (!changes || !path.startsWith("/api/studio/")) return undefined;
  const token = headers["x-studio-token"];
  if (typeof token !== "string" || !isEqual(token, changeToken)) {
    return forbidden("The token of this start is missing or old. Load the page again.");
  }
  const isJson = headers["content-type"]?.startsWith("application/json") ?? method === "DELETE";
  return isJson ? undefined : { status: 415, code: "BAD_REQUEST", message: "Send application/json." };
}

function bearer(authorization: string | undefined): string | undefined {
  return /^bearer (.+)$/i.exec(authorization ?? "")?.[1];
}

function secretKey(authorization: string | undefined): string | undefined {
  const encoded = /^basic (.+)$/i.exec(authorization ?? "")?.[1];
  const pair = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString();
  return pair.includes(":") ? pair.slice(pair.indexOf(":") + 1) : undefined;
}

function cookie(header: string | undefined): string | undefined {
  const value = /(?:^|;\s*)studio_token=([^;]+)/.exec(header ?? "")?.[1];
  try {
    return value === undefined ? undefined : decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

/** In constant time; hashing makes the lengths equal. */
export function isEqual(left: string, right: string): boolean {
  const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
  return timingSafeEqual(hash(left), hash(right));
}
