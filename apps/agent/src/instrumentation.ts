import { initLangfuse } from "@langfuse-kit/core";
import { MODEL_URL, SEARCH_URL } from "./settings.ts";

initLangfuse({
  serviceName: "agent",
  trust: "all", // behind our own gateway: its user and session are believed
  propagateTo: [{ origin: SEARCH_URL, identity: true }, MODEL_URL],
});
