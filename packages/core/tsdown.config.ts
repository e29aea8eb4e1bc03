import type { UserConfig } from "tsdown";
import { packageConfig } from "../../tsdown.base.ts";

const config: UserConfig = packageConfig({
  entry: [
    "src/index.ts",
    "src/adapter.ts",
    "src/feedback-client.ts",
    "src/register.ts",
    "src/spool.ts",
    "src/testing.ts",
  ],
  // SDK 2 and 3 want clashing versions of the API, so core carries its own copy of what it uses.
  deps: {
    onlyBundle: ["@opentelemetry/core", "@opentelemetry/resources", "@opentelemetry/semantic-conventions"],
  },
});
export default config;
