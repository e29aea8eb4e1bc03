import type { Config } from "../config/index.ts";
import { createPrivacy, type Privacy } from "../privacy/index.ts";
import type { Reporter } from "../runtime/index.ts";

/** What may leave, as the config says. */
export function createConfiguredPrivacy({ capture, mask, redaction }: Config, reporter: Reporter): Privacy {
  const { hashKey, keys } = redaction;
  return createPrivacy({ capture, mask, redaction: { hashKey: hashKey?.reveal(), keys } }, reporter);
}
