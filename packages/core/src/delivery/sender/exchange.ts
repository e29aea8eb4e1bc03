import { describeError } from "../../runtime/index.ts";
import { judge, type Outcome, plainWords } from "../answers/index.ts";
import { compress, lengthOf } from "../transport/index.ts";
import type { Codec } from "../types.ts";
import { eventBody, verdictsByObservation } from "./as-events.ts";
import { formatOf, reconsider } from "./format.ts";
import type { Format, Lane } from "./lane.ts";
import { lend } from "./memory.ts";
import type { Parcel } from "./parcel.ts";

const contentTypes = { protobuf: "application/x-protobuf", json: "application/json" } as const;

/** Sends a parcel once and says what came of it. Never rejects. */
export async function exchange(lane: Lane, parcel: Parcel): Promise<Outcome> {
  const { config } = lane.target;
  let headers: Readonly<Record<string, string>> = {};
  try {
    headers = lowerCased(config.headers());
    const format = await formatOf(lane);
    if (typeof format === "object") return format;
    return await reconsider(lane, format, await send(lane, parcel, { headers, format }));
  } catch (error) {
    // `headers` and the transport may be the user's code: if they fail, what was to be sent is kept.
    const reason = plainWords(error instanceof Error ? error.message : describeError(error), headers);
    return { action: "park", status: 0, failure: "request", reason };
  }
}

interface Sending {
  readonly headers: Readonly<Record<string, string>>;
  readonly format: Format;
}

async function send(lane: Lane, parcel: Parcel, { headers, format }: Sending): Promise<Outcome> {
  const { codec, transport, clock, timeoutMs } = lane.tools;
  const { config } = lane.target;
  const asEvents = lane.kind === "spans" && format === "ingestion";
  const parts = await write(parcel, asEvents, codec);
  if (parts === undefined) return { action: "divide", status: 0, reason: "It could not be written for this server." };
  if (asEvents && lengthOf(parts) > lane.limits.largest && parcel.observations > 1) {
    return { action: "split", status: 413, reason: "As events it is more than one request may carry." };
  }
  const isJson = asEvents || lane.kind === "scores";
  // The ingestion API does not take compressed bodies.
  const { body, headers: encoding } = await compress(parts, !isJson && !config.loopback);
  const giveBack = lend(parcel.pieces);
  const answer = await transport.send({
    url: asEvents ? (config.scoresUrl ?? lane.url) : lane.url,
    headers: { ...headers, "content-type": isJson ? contentTypes.json : contentTypes.protobuf, ...encoding },
    body,
    timeoutMs,
  });
  if (answer.isWritten === true || body !== parts) giveBack();
  const api = isJson ? "ingestion" : "otlp";
  const outcome = judge(answer, { api, sent: headers, now: clock.now(), known: lane.successes > 0 });
  return asEvents && outcome.events !== undefined
    ? { ...outcome, events: verdictsByObservation(outcome.events, codec) }
    : outcome;
}

/** The parts of the body. Undefined if one of the observations cannot be written. */
async function write(parcel: Parcel, asEvents: boolean, codec: Codec): Promise<readonly Uint8Array[] | undefined> {
  const chunks = parcel.pieces.map(({ chunk }) => chunk);
  try {
    return asEvents ? await eventBody(chunks, codec) : codec.parts(chunks);
  } catch {
    return undefined;
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
