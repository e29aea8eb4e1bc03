import { environmentTable } from "./environment-table.ts";
import { type Notice, offNotice } from "./notices.ts";
import type { ReadSettings } from "./read-settings.ts";
import { variableText } from "./variable-text.ts";

/**
 * Why tracing is off. `disabled`: it was switched off. `sdk_disabled`: by OTEL_SDK_DISABLED. `no_keys`: nothing says
 * where to send. `half_keys`: one of the two keys is missing.
 */
export type OffReason = "disabled" | "sdk_disabled" | "no_keys" | "half_keys";

export interface OffState {
  readonly offReason: OffReason | undefined;
  readonly notices: readonly Notice[];
}

const NO_KEYS =
  "Tracing is off: no keys. Set LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY (or pass publicKey and secretKey to initLangfuse), or name a destination.";
const SDK_DISABLED =
  "Tracing is off: OTEL_SDK_DISABLED is true. Set LANGFUSE_TRACING_ENABLED=true (or pass enabled: true to initLangfuse) to trace all the same.";

/** Whether tracing is on, and what to say where it is off without having been asked for. */
export function offState({ values, sources }: ReadSettings, destinationCount: number): OffState {
  if (!values.enabled) {
    if (sources.enabled !== "OTEL_SDK_DISABLED") return { offReason: "disabled", notices: [] };
    return { offReason: "sdk_disabled", notices: [{ key: offNotice, message: SDK_DISABLED }] };
  }
  const half = missingHalf(values.publicKey !== undefined, values.secretKey !== undefined);
  if (destinationCount === 0) {
    if (half === undefined) return { offReason: "no_keys", notices: [{ key: offNotice, message: NO_KEYS }] };
    return { offReason: "half_keys", notices: [{ key: offNotice, message: `Tracing is off: ${half}` }] };
  }
  if (half === undefined) return { offReason: undefined, notices: [] };
  const message = `The Langfuse server gets nothing, only the other destinations do: ${half}`;
  return { offReason: undefined, notices: [{ key: "half-keys", message }] };
}

/** Whether the environment alone switches tracing off. What cannot be read is for set-up to refuse, and switches nothing. */
export function isSwitchedOff(environment: NodeJS.ProcessEnv): boolean {
  for (const { sets, name, read } of environmentTable) {
    const text = sets === "enabled" ? variableText(environment, name) : undefined;
    const value = text === undefined ? undefined : read(text, environment);
    if (typeof value === "boolean") return !value;
  }
  return false;
}

/**
 * Whether the environment says anything of where to send; what is missing there is for set-up to say.
 * @example if (hasDestination(process.env)) initLangfuse();
 */
export function hasDestination(environment: NodeJS.ProcessEnv): boolean {
  return places.some((name) => variableText(environment, name) !== undefined);
}

const places = ["LANGFUSE_PUBLIC_KEY", "LANGFUSE_OTLP_ENDPOINT"];

function missingHalf(hasPublic: boolean, hasSecret: boolean): string | undefined {
  if (hasPublic === hasSecret) return undefined;
  return hasPublic
    ? "the secret key is missing. Set LANGFUSE_SECRET_KEY (or pass secretKey to initLangfuse)."
    : "the public key is missing. Set LANGFUSE_PUBLIC_KEY (or pass publicKey to initLangfuse).";
}
