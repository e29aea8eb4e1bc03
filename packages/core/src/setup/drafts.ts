import type { Config } from "../config/index.ts";
import type { Spool } from "../delivery/index.ts";
import { createEncoder } from "../encode/index.ts";
import type { Privacy } from "../privacy/index.ts";
import type { Reporter } from "../runtime/index.ts";
import type { SegmentSink } from "../segment/index.ts";
import { captures } from "./captures.ts";
import { createSink } from "./sink.ts";

/** Encodes held observations for a spool that keeps drafts. A chunk for each, since each becomes void on its own. */
export function createDrafts(config: Config, privacy: Privacy, spool: Spool, reporter: Reporter): SegmentSink {
  const encoder = createEncoder({
    maxChunkBytes: 1,
    filter: privacy,
    emit: (chunk) => {
      if (captures.size === 0) spool.draft?.(chunk);
    },
    // It is only a draft: if the observation cannot be encoded, that is reported when it is sealed.
    failed: () => undefined,
    now: Date.now,
  });
  return createSink(encoder, config, reporter);
}
