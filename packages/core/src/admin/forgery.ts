import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Langfuse } from "../setup/index.ts";
import type { AdminCall } from "./types.ts";

const dayMs = 24 * 60 * 60 * 1_000;
const ofThisProcess = randomBytes(32).toString("hex");

/** A form of ours carries it, and no other site can know it. The same in all processes of a service, for a day or two. */
export function tokenFor(langfuse: Langfuse, day: number = Math.floor(Date.now() / dayMs)): string {
  const { authorization = ofThisProcess } = langfuse.config.destinations[0]?.headers() ?? {};
  return createHmac("sha256", authorization).update(`langfuse-kit admin ${day}`).digest("hex");
}

export function isOwnForm({ token }: Readonly<Record<string, unknown>>, langfuse: Langfuse): boolean {
  if (typeof token !== "string") return false;
  const today = Math.floor(Date.now() / dayMs);
  return [today, today - 1].some((day) => isSame(token, tokenFor(langfuse, day)));
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What a browser says of where a request comes from. Clients that are no browsers say nothing. */
export function isSameSite(headers: AdminCall<unknown>["headers"]): boolean {
  const site = headers["sec-fetch-site"];
  if (site !== undefined) return site === "same-origin" || site === "none";
  const { origin, host } = headers;
  if (origin === undefined) return true;
  return typeof origin === "string" && URL.canParse(origin) && new URL(origin).host === host;
}
