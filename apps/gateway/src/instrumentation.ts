import { initLangfuse } from "@langfuse-kit/core";

initLangfuse({ serviceName: "gateway" });
