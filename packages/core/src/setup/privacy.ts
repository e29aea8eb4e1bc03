import type { CaptureMode } from "../capture/index.ts";
import type { Config } from "../config/index.ts";
import { describingMedia } from "../media/index.ts";
import { createPrivacy, type Privacy, stricter } from "../privacy/index.ts";
import { createReporter, type Reporter } from "../runtime/index.ts";

/** Where content may not leave as it is, errors are not quoted in logs either, which more people read than traces. */
export function createConfiguredReporter({ capture, mask, logger }: Config): Reporter {
  return createReporter(logger, { quotes: capture === "full" && mask === undefined });
}

/** Creates the privacy rules that the config describes. */
export function createConfiguredPrivacy(config: Config, reporter: Reporter, maskFailing?: () => void): Privacy {
  const { capture, mask, redaction } = config;
  const { hashKey, keys } = redaction;
  const settings = { capture, mask, maskFailing, redaction: { hashKey: hashKey?.reveal(), keys } };
  const privacy = createPrivacy(settings, reporter);
  const isOpen = mediaMayLeave(config);
  // In metadata mode the texts that could hold media never leave anyway.
  const describes = (mode: CaptureMode): boolean => mode === "redacted" || (mode === "full" && !isOpen);
  const usually = describes(capture);
  return describingMedia(privacy, (own) => (own === undefined ? usually : describes(stricter(capture, own))));
}

/** With redaction or a mask, which cannot look into media, media stay here. */
export function mediaMayLeave({ media, capture, mask }: Config): boolean {
  return media && capture === "full" && mask === undefined;
}
