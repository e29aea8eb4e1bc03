import type { CaptureMode } from "../capture/index.ts";
import type { Config } from "../config/index.ts";
import { describingMedia } from "../media/index.ts";
import { createPrivacy, type Privacy, stricter } from "../privacy/index.ts";
import { createReporter, type Reporter } from "../runtime/index.ts";

/** A reporter that quotes no error where content may not leave as it is: logs are read by more people than traces. */
export function createConfiguredReporter({ capture, mask, logger }: Config): Reporter {
  return createReporter(logger, { quotes: capture === "full" && mask === undefined });
}

/** What may leave, as the config says. */
export function createConfiguredPrivacy(config: Config, reporter: Reporter, maskFailing?: () => void): Privacy {
  const { capture, mask, redaction } = config;
  const { hashKey, keys } = redaction;
  const settings = { capture, mask, maskFailing, redaction: { hashKey: hashKey?.reveal(), keys } };
  const privacy = createPrivacy(settings, reporter);
  const isOpen = mediaMayLeave(config);
  // In metadata mode the texts that could hold media stay here whole.
  const describes = (mode: CaptureMode): boolean => mode === "redacted" || (mode === "full" && !isOpen);
  const usually = describes(capture);
  return describingMedia(privacy, (own) => (own === undefined ? usually : describes(stricter(capture, own))));
}

/** What redaction or a mask cannot look into stays here. */
export function mediaMayLeave({ media, capture, mask }: Config): boolean {
  return media && capture === "full" && mask === undefined;
}
