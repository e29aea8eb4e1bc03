import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

const shown = (key: string): string => `${key.slice(0, 9)}…`;

/** Whether the environment says where to send, and with what keys. */
export const checkKeys: Check = ({ langfuse, refusal, env }) => {
  if (refusal !== undefined) return [problem("configuration", refusal, "Put right what it names.")];
  const config = langfuse?.config;
  if (config?.offReason === "disabled") {
    return [
      problem(
        "keys",
        "Tracing is switched off.",
        "Take LANGFUSE_TRACING_ENABLED=false or OTEL_SDK_DISABLED=true away.",
      ),
    ];
  }
  const { LANGFUSE_PUBLIC_KEY: publicKey, LANGFUSE_SECRET_KEY: secretKey } = env;
  const missing = Object.entries({ LANGFUSE_PUBLIC_KEY: publicKey, LANGFUSE_SECRET_KEY: secretKey })
    .filter(([, value]) => !value?.trim())
    .map(([name]) => name);
  if (missing.length > 0 && config?.enabled !== true) {
    const fix = "Take them from the project's settings in Langfuse, or run `langfuse-kit dev -- COMMAND` without any.";
    return [problem("keys", `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set.`, fix)];
  }
  return [
    ok("keys", publicKey ? `public key ${shown(publicKey)}, and a secret key` : "none, for an endpoint without keys"),
  ];
};

const source = "the environment and .env; code may say otherwise: `doctor --start` asks the application itself";

/** What leaves, and how much of it. */
export const checkPolicies: Check = ({ langfuse, env, started }) => {
  const config = langfuse?.config;
  // Where nothing leaves, nobody asks how much.
  if (config?.enabled !== true) return [];
  const { sampleRate, capture, environment, release } = config;
  const rate = `${Math.round(sampleRate * 1000) / 10}% of traces`;
  const sampling: Finding =
    sampleRate === 0
      ? problem("sampling", "The sample rate is 0: no trace is kept.", "Set LANGFUSE_SAMPLE_RATE above 0.")
      : ok("sampling", sampleRate < 1 ? `${rate}; the trace id decides` : rate);
  const capturing = ok("capture", `${capture}${capture === "full" ? ": what is handed over leaves as it is" : ""}`);
  const naming = /^[a-z0-9-_]{1,40}$/.test(environment ?? "default")
    ? ok("environment", `${environment ?? "default"}${release === undefined ? "" : `, release ${release}`}`)
    : warning(
        "environment",
        `"${environment}" is changed or ignored by the server.`,
        "Use up to 40 of a-z, 0-9, - and _, not beginning with langfuse.",
      );
  // The application itself has said what it makes of these.
  const isSaid = started?.inside?.kit !== undefined;
  const spool = env.LANGFUSE_SPOOL_DIR ?? "in memory: what waits ends with the process";
  return [
    ...(isSaid ? [] : [sampling, capturing]),
    naming,
    ok("transport", `${config.transport}; spool ${spool}`),
    ...(started === undefined ? [ok("source", source)] : []),
  ];
};

/** What the kit complained of while it was set up: values that are changed or ignored, plain http, and the like. */
export const checkNotices: Check = ({ langfuse, said }) =>
  langfuse?.config.enabled ? said.map((message) => warning("notice", message)) : [];
