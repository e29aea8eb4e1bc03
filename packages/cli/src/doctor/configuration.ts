import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

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
