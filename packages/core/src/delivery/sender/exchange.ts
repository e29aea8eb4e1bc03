import { judge, type Outcome, plainWords, secretsOf } from "../answers/index.ts";
import { compress } from "../transport/index.ts";
import type { Lane } from "./lane.ts";
import type { Parcel } from "./parcel.ts";

const contentTypes = { spans: "application/x-protobuf", scores: "application/json" } as const;

/** Sends a parcel once and says what came of it. Never rejects. */
export async function exchange(lane: Lane, parcel: Parcel): Promise<Outcome> {
  const { codec, transport, clock, timeoutMs } = lane.tools;
  const { config } = lane.target;
  let secrets: readonly string[] = [];
  try {
    const headers = lowerCased(config.headers());
    secrets = secretsOf(headers);
    const parts = codec.parts(parcel.pieces.map(({ chunk }) => chunk));
    // The ingestion API does not unzip.
    const { body, headers: encoding } = await compress(parts, lane.kind === "spans" && !config.loopback);
    const answer = await transport.post({
      url: lane.url,
      headers: { ...headers, "content-type": contentTypes[lane.kind], ...encoding },
      body,
      timeoutMs,
    });
    return judge(answer, { kind: lane.kind, secrets, now: clock.now(), known: lane.successes > 0 });
  } catch (error) {
    // Headers, codec and transport are others': whichever failed, what was to be sent is kept.
    const reason = plainWords(error instanceof Error ? error.message : String(error), secrets);
    return { action: "park", status: 0, failure: "request", reason };
  }
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
