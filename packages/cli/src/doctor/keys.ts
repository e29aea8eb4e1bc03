import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding, Patient } from "./types.ts";

const names = ["LANGFUSE_PUBLIC_KEY", "LANGFUSE_SECRET_KEY"] as const;
const list = new Intl.ListFormat("en-GB");

const shown = (key: string): string => `${key.slice(0, 9)}…`;

/** The files that the keys come from. */
const filesOf = ({ origins }: Patient): string[] => [...new Set(names.flatMap((name) => origins.get(name) ?? []))];

const loadIt = (files: readonly string[]): string => {
  const given = files.map((file) => JSON.stringify(file)).join(", ");
  return `Put loadLangfuseEnv(${given}) of @langfuse-kit/core above initLangfuse(), or start with \`node --env-file\`.`;
};

/** The application was started, and has not found them. */
function notFound(patient: Patient): Finding {
  const { started } = patient;
  const files = filesOf(patient);
  const found = started?.inside?.kit?.offReason === "half_keys" ? "one of the two keys" : "no keys";
  if (files.length === 0) {
    const fix = "Give it LANGFUSE_PUBLIC_KEY and LANGFUSE_SECRET_KEY: in the environment, or in .env.";
    return problem("keys", `The application finds ${found}.`, fix);
  }
  const why = `The application finds ${found}: nothing loads ${list.format(files)} before initLangfuse().`;
  return problem("keys", why, loadIt(files));
}

/** Where they are, and who loads that. */
function whence(patient: Patient, publicKey: string): Finding {
  const { loaded, started } = patient;
  const files = filesOf(patient);
  const pair = `public key ${shown(publicKey)}, and a secret key`;
  if (files.length === 0) return ok("keys", `${pair}, from the environment`);
  const place = list.format(files);
  if (started?.inside?.kit?.isEnabled) return ok("keys", `${pair}, from ${place}; the application finds them`);
  const missed = files.filter((file) => loaded?.every(({ name }) => name !== undefined && name !== file));
  if (missed.length > 0) {
    const why = `They are in ${list.format(missed)}, and nothing that was seen loads it before initLangfuse().`;
    return warning("keys", why, loadIt(missed));
  }
  const by = [
    ...new Set((loaded ?? []).filter(({ name }) => name === undefined || files.includes(name)).map((one) => one.by)),
  ];
  return ok("keys", `${pair}, from ${place}${by.length === 0 ? "" : `, loaded by ${list.format(by)}`}`);
}

/** What switched tracing off, by what the configuration calls it. */
const switches: Readonly<Record<string, { readonly name: string; readonly fix: string }>> = {
  disabled: { name: "LANGFUSE_TRACING_ENABLED", fix: "Take it away, or set it to true." },
  sdk_disabled: { name: "OTEL_SDK_DISABLED", fix: "Take it away, or set LANGFUSE_TRACING_ENABLED=true beside it." },
};

/** Off by the environment; code may say otherwise, and only a start shows whether it does. */
function switchedOff({ langfuse, started, origins, env }: Patient): Finding[] {
  const off = switches[langfuse?.config.offReason ?? ""];
  if (off === undefined) return [];
  const by = `${off.name}=${env[off.name]?.trim()}`;
  if (started?.inside?.kit?.isEnabled) {
    return [ok("keys", `${by} is set, and the application's code has tracing on; here no server is asked`)];
  }
  const file = origins.get(off.name);
  const where = file === undefined ? "in the environment" : `in ${file}`;
  return [problem("keys", `Tracing is switched off by ${by} ${where}.`, off.fix)];
}

/** Whether there are keys, and whether the application finds them. */
export const checkKeys: Check = (patient) => {
  const { langfuse, refusal, env, started } = patient;
  if (refusal !== undefined) return [problem("configuration", refusal, "Put right what it names.")];
  const config = langfuse?.config;
  const off = switchedOff(patient);
  if (off.length > 0) return off;
  const kit = started?.inside?.kit;
  if (kit?.offReason === "no_keys" || kit?.offReason === "half_keys") return [notFound(patient)];
  const missing = names.filter((name) => !env[name]?.trim());
  if (missing.length > 0 && config?.enabled !== true) {
    if (kit?.isEnabled) return [ok("keys", "the application has its own; without them here no server is asked")];
    const empty = missing.filter((name) => patient.covered.has(name));
    if (empty.length > 0) {
      const files = [...new Set(empty.flatMap((name) => patient.covered.get(name) ?? []))];
      const what = `${list.format(empty)} ${empty.length > 1 ? "are" : "is"} set without a value in the environment`;
      const why = `${what}, which stands before what ${list.format(files)} says.`;
      return [problem("keys", why, "Take the empty ones away where the application is started.")];
    }
    const fix = "Take them from the project's settings in Langfuse, or run `langfuse-kit dev -- COMMAND` without any.";
    return [problem("keys", `${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set.`, fix)];
  }
  if (config?.enabled === false && !kit?.isEnabled) return [problem("keys", `Tracing is off (${config.offReason}).`)];
  const { LANGFUSE_PUBLIC_KEY: publicKey } = env;
  return [publicKey ? whence(patient, publicKey) : ok("keys", "none, for an endpoint without keys")];
};
