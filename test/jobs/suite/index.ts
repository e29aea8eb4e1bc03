/** What holds for jobs, whatever the version of BullMQ and its server. */
import { captureTraces, langfuseMatchers } from "@langfuse-kit/testing";
import { afterEach, describe, expect } from "vitest";
import { attempts } from "./attempts.ts";
import type { Backend } from "./backend.ts";
import { content } from "./content.ts";
import { metadata } from "./metadata.ts";
import { outage } from "./outage.ts";
import { processes } from "./processes.ts";
import { producers } from "./producers.ts";
import { relations } from "./relations.ts";
import { sandboxes } from "./sandboxes.ts";
import { saysMissing } from "./say-missing.ts";
import { openWorkshop } from "./workshop.ts";
import { wrappers } from "./wrappers.ts";

export { startPeer } from "./peer.ts";

const topics = { producers, attempts, relations, content, metadata, wrappers, sandboxes, processes, outage };

expect.extend(langfuseMatchers);

export function jobs(backend: Backend): void {
  if (saysMissing(backend)) return;
  describe(backend.name, { timeout: 20_000 }, () => {
    const traces = captureTraces({ afterEach });
    const workshop = openWorkshop(backend);
    for (const [topic, cases] of Object.entries(topics)) describe(topic, () => cases(workshop, traces));
  });
}
