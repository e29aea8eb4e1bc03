import { initLangfuse } from "@langfuse-kit/core";
import { AGENT_URL } from "./settings.ts";

// The agent gets the trace, and with it the user and the session. Nobody else gets anything.
initLangfuse({ serviceName: "gateway", propagateTo: [{ origin: AGENT_URL, identity: true }] });
