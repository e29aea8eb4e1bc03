import { randomFillSync } from "node:crypto";

const poolBytes = 8_192;
const traceIdBytes = 16;
const spanIdBytes = 8;

export interface Ids {
  traceId(): string;
  spanId(): string;
}

/** Ids that somebody chose for one span. Below a parent the trace is the parent's all the same. */
export interface OwnIds {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

/** Random ids. Asking the system for each would cost more than the rest of a span, so a few hundred are drawn at once. */
export function createIds(): Ids {
  const pool = Buffer.allocUnsafeSlow(poolBytes);
  let used = poolBytes;

  function draw(size: number): string {
    for (;;) {
      if (used + size > poolBytes) {
        randomFillSync(pool);
        used = 0;
      }
      const id = pool.toString("hex", used, used + size);
      used += size;
      // An id of zeros is none, by the standard.
      if (id[0] !== "0" || /[^0]/.test(id)) return id;
    }
  }

  return { traceId: () => draw(traceIdBytes), spanId: () => draw(spanIdBytes) };
}
