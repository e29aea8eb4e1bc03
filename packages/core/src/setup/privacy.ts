import type { Config } from "../config/index.ts";
import { createPrivacy, type Privacy } from "../privacy/index.ts";
import { createReporter, type Reporter } from "../runtime/index.ts";

/** A reporter that quotes no error where content may not leave as it is: logs are read by more people than traces. */
export function createConfiguredReporter({ capture, mask, logger }: Config): Reporter {
  return createReporter(logger, { quotes: capture === "full" && mask === undefined });
}

/** What may leave, as the config says. */
export function createConfiguredPrivacy({ capture, mask, redaction }: Config, reporter: Reporter): Privacy {
  const { hashKey, keys } = redaction;
  return createPrivacy({ capture, mask, redaction: { hashKey: hashKey?.reveal(), keys } }, reporter);
}
