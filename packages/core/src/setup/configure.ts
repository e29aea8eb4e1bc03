import { announce, type Config, type LangfuseOptions, resolveConfig } from "../config/index.ts";
import type { Reporter } from "../runtime/index.ts";
import { createConfiguredReporter } from "./privacy.ts";
import { version } from "./version.ts";

/** The config of these options, what it has to say said, and a reporter that fits it. Throws where an option is wrong. */
export function configure(
  options: LangfuseOptions | undefined,
  environment: NodeJS.ProcessEnv,
  refuse?: (config: Config) => void,
): { readonly config: Config; readonly reporter: Reporter } {
  const config = resolveConfig(options, environment, { version });
  refuse?.(config);
  announce(config);
  return { config, reporter: createConfiguredReporter(config) };
}
