import type { Outcome } from "../answers/index.ts";
import { judge } from "../answers/index.ts";
import type { Answer } from "../transport/index.ts";
import type { Format, Lane } from "./lane.ts";

/** The first version of Langfuse that takes OTLP. */
const firstWithOtlp = [3, 22] as const;

/** What the server takes: by the options, else by its version, which is asked for once. An outcome if that cannot be had. */
export async function formatOf(lane: Lane): Promise<Format | Outcome> {
  const { target } = lane;
  const { transport } = target.config;
  if (transport !== "auto" || lane.kind !== "spans") return transport === "ingestion" ? "ingestion" : "otlp";
  target.format ??= ask(lane);
  const found = await target.format;
  if (typeof found === "object") target.format = undefined;
  return found;
}

/**
 * A server that takes nothing in this format any more may have been upgraded or downgraded: its version is asked for once
 * more, and if that tells another format, the parcel is sent again.
 */
export async function reconsider(lane: Lane, used: Format, outcome: Outcome): Promise<Outcome> {
  const { target, tools } = lane;
  const isParked =
    outcome.action === "park" || [...(outcome.events?.values() ?? [])].some(({ action }) => action === "park");
  if (!isParked || outcome.status === 0 || lane.kind !== "spans" || target.config.transport !== "auto") return outcome;
  target.format = undefined;
  const found = await formatOf(lane);
  if (typeof found === "object" || found === used) return outcome;
  tools.logger.info?.(`Destination "${target.config.name}" takes observations by ${found} now.`);
  return { action: "retry", status: outcome.status, reason: outcome.reason };
}

async function ask({ tools, target }: Lane): Promise<Format | Outcome> {
  const { healthUrl } = target.config;
  if (healthUrl === undefined) return "otlp";
  const { transport, timeoutMs, clock, logger } = tools;
  // Without keys, since health does not ask for any.
  const answer = await transport.send({ method: "GET", url: healthUrl, headers: {}, body: [], timeoutMs });
  const version = versionIn(answer);
  if (version !== undefined) {
    const format = isAtLeast(version, firstWithOtlp) ? "otlp" : "ingestion";
    logger.debug?.(`Destination "${target.config.name}" is Langfuse ${version}: observations go by ${format}.`);
    return format;
  }
  const outcome = judge(answer, { api: "otlp", sent: {}, now: clock.now(), known: true });
  // An answer without a version is that of a gateway: then OTLP is tried, which most servers take.
  return outcome.action === "retry" ? outcome : "otlp";
}

function versionIn({ body }: Answer): string | undefined {
  try {
    const { version } = JSON.parse(Buffer.from(body).toString("utf8")) as { version?: unknown };
    return typeof version === "string" && /^\d+\.\d+/.test(version) ? version : undefined;
  } catch {
    return undefined;
  }
}

function isAtLeast(version: string, [major, minor]: readonly [number, number]): boolean {
  const [ownMajor = 0, ownMinor = 0] = version.split(".").map(Number);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
