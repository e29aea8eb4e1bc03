/** What may leave the process: modes, the user's mask, personal data and credentials taken out. */
export { maskTexts } from "./mask-texts.ts";
export { captureModes, isCaptureMode, standardBound, stricter } from "./modes.ts";
export { createPrivacy } from "./privacy.ts";
export type { RedactionSettings } from "./redact/index.ts";
export type { MaskFunction, Privacy, PrivacySettings } from "./types.ts";
