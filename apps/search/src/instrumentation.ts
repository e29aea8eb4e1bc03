import { initLangfuse } from "@langfuse-kit/core";

initLangfuse({ serviceName: "search", trust: "all" }); // behind our own gateway
