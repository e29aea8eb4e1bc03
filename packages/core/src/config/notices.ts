import { shared } from "../runtime/index.ts";

/** Something the operator should know, said once in a process. */
export interface Notice {
  readonly key: string;
  readonly message: string;
}

/** The key of what says that tracing is off. */
export const offNotice = "off";

const said = (): Set<string> => shared("config.notices", () => new Set<string>());

/**
 * Logs what a config has to say, each notice once in a process, however often set-up runs.
 * @example announce(config);
 */
export function announce(config: {
  readonly notices: readonly Notice[];
  readonly logger: { warn(message: string): void };
}): void {
  for (const { key, message } of config.notices) {
    if (said().has(key)) continue;
    said().add(key);
    config.logger.warn(message);
  }
}
