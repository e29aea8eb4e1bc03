const { initLangfuse } = require("@langfuse-kit/core");

exports.langfuse = initLangfuse({ serviceName: "interop", global: process.env.KIT_GLOBAL === "1" });
