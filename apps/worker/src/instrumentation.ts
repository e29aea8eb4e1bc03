import { initLangfuse } from "@langfuse-kit/core";
import { MODEL_URL } from "./settings.ts";

initLangfuse({ serviceName: "worker", propagateTo: [MODEL_URL] });
