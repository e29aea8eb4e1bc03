/** What every HTTP adapter must hold, on real sockets. */
import { captureTraces } from "@langfuse-kit/testing";
import { afterEach, describe } from "vitest";
import { boundaries } from "./boundaries.ts";
import { context } from "./context.ts";
import { endings } from "./endings.ts";
import { feedback } from "./feedback.ts";
import { feedbackTraces } from "./feedback-traces.ts";
import type { Framework } from "./framework.ts";
import { identity } from "./identity.ts";
import { keepAlive } from "./keep-alive.ts";
import { privacy } from "./privacy.ts";
import { sideBySide } from "./side-by-side.ts";
import { w3c } from "./w3c.ts";

export function conformance(framework: Framework): void {
  describe(framework.name, () => {
    const traces = captureTraces({ afterEach });
    endings(framework, traces);
    context(framework, traces);
    sideBySide(framework, traces);
    identity(framework, traces);
    boundaries(framework, traces);
    feedback(framework, traces);
    feedbackTraces(framework, traces);
    privacy(framework, traces);
    w3c(framework, traces);
    keepAlive(framework);
  });
}
