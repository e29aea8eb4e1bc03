import { crc32 } from "node:zlib";
import type { DecodedSpan, SpanFingerprint } from "../otlp/index.ts";
import { type IngestionEvent, toScore } from "../score/index.ts";
import type { LedgerRequest, LedgerScore, LedgerSpan, WritableLedger } from "./types.ts";

type Mutable<Entry> = { -readonly [Key in keyof Entry]: Entry[Key] };

/** Empty books. */
export function createLedger(): WritableLedger {
  const requests: LedgerRequest[] = [];
  const spans = new Map<string, Mutable<LedgerSpan>>();
  const scores = new Map<string, Mutable<LedgerScore>>();
  const events: IngestionEvent[] = [];
  const discarded: IngestionEvent[] = [];
  const decoded = new Map<string, DecodedSpan>();
  let spansReceived = 0;

  const takeSpan = ({ traceId, spanId, digest }: SpanFingerprint): void => {
    spansReceived += 1;
    const known = spans.get(spanId);
    if (known === undefined) spans.set(spanId, { traceId, spanId, digest, count: 1, changed: false });
    else again(known, digest, known.traceId !== traceId);
  };

  const takeEvent = (event: IngestionEvent): void => {
    events.push(event);
    if (event.type !== "score-create") return;
    const id = String(event.body.id);
    const digest = crc32(JSON.stringify(event)).toString(16);
    const known = scores.get(id);
    const score = toScore(event.body, event.timestamp);
    if (known === undefined) scores.set(id, { id, digest, count: 1, changed: false, score });
    else {
      again(known, digest, false);
      known.score = score;
    }
  };

  const entries = (): (LedgerSpan | LedgerScore)[] => [...spans.values(), ...scores.values()];

  return {
    requests,
    spans,
    scores,
    events,
    discarded,
    decoded,
    get spansReceived() {
      return spansReceived;
    },
    duplicates: () => entries().filter(({ count }) => count > 1),
    changed: () => entries().filter(({ changed }) => changed),
    take(intake) {
      for (const fingerprint of intake.fingerprints ?? []) takeSpan(fingerprint);
      for (const span of intake.spans ?? []) decoded.set(`${span.traceId}:${span.spanId}`, span);
      for (const event of intake.events ?? []) takeEvent(event);
      discarded.push(...(intake.discarded ?? []));
      intake.change?.();
    },
    note: (request) => requests.push(request),
    clear() {
      for (const list of [requests, events, discarded]) list.length = 0;
      for (const map of [spans, scores, decoded]) map.clear();
      spansReceived = 0;
    },
  };
}

function again(entry: Mutable<LedgerSpan> | Mutable<LedgerScore>, digest: string, moved: boolean): void {
  entry.count += 1;
  if (entry.digest !== digest || moved) entry.changed = true;
  entry.digest = digest;
}
