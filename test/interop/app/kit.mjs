import { initLangfuse } from "@langfuse-kit/core";

export const langfuse = initLangfuse({ serviceName: "interop", global: process.env.KIT_GLOBAL === "1" });
