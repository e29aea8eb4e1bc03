import type { Config } from "../config/index.ts";
import type { Spool } from "../delivery/index.ts";
import { createEncoder } from "../encode/index.ts";
import type { Privacy } from "../privacy/index.ts";
import type { Reporter } from "../runtime/index.ts";
import type { SegmentSink } from "../segment/index.ts";
import { captures } from "./captures.ts";
import { createSink } from "./sink.ts";

/** Held observations on their way to a spool that keeps drafts: each alone, since each leaves in its own time. */
export function createDrafts(config: Config, privacy: Privacy, spool: Spool, reporter: Reporter): SegmentSink {
  const encoder = createEncoder({
    maxChunkBytes: 1,
    filter: privacy,
    emit: (chunk) => {
      if (captures.size === 0) spool.draft?.(chunk);
    },
    // It has not left yet: whether it is lost is said when it does.
    failed: () => undefined,
    now: Date.now,
  });
  return createSink(encoder, config, reporter);
}
