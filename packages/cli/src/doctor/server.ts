import { ask, reasonOf } from "./ask-server.ts";
import { ok, problem, warning } from "./findings.ts";
import type { Check } from "./types.ts";

/** So far clocks may be apart before times in the viewer mislead. */
const tolerableMs = 10_000;

/** What verification of a certificate is called, by Node and OpenSSL. */
const ofCertificates = /CERT|SELF_SIGNED|UNABLE_TO_|ERR_TLS_|ERR_SSL_|EPROTO|certificate/;
const certificates =
  "Look at the server's certificate; one of an authority of your own goes into NODE_EXTRA_CA_CERTS, where Node starts.";

/** An answer in plain text, where the beginning of an encrypted one was to come. */
const ofPlainText = /WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST/;
const unreached = /ENOTFOUND|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ECONNREFUSED|TIMEDOUT|TIMEOUT|timeout/;

/** A proxy that is named, and that Node uses only where it is told to. */
function unusedProxy(url: string, env: NodeJS.ProcessEnv): string | undefined {
  if (/^https?:\/\/(localhost|127\.|\[::1\])/.test(url)) return undefined;
  const upper = url.startsWith("https:") ? "HTTPS_PROXY" : "HTTP_PROXY";
  const name = [upper.toLowerCase(), upper].find((one) => env[one]?.trim());
  const flags = [env.NODE_OPTIONS ?? "", ...process.execArgv].join(" ");
  return env.NODE_USE_ENV_PROXY === "1" || flags.includes("--use-env-proxy") ? undefined : name;
}

function unreachable(url: string, failed: string, env: NodeJS.ProcessEnv): string {
  if (ofPlainText.test(failed)) return "What answers there speaks http: write http://, or the port of https.";
  if (ofCertificates.test(failed)) return certificates;
  const proxy = unreached.test(failed) ? unusedProxy(url, env) : undefined;
  if (proxy === undefined) return "Look at LANGFUSE_BASE_URL, the network, and proxies.";
  return `${proxy} is set and not used: set NODE_USE_ENV_PROXY=1 (Node 22.21, 24.5 and later), where the application starts too.`;
}

/** Whether the host answers, and as which Langfuse. */
export const checkHost: Check = ({ server, env }) => {
  if (server === undefined) return [];
  const { url, status, version, failed, roundTripMs, location } = server;
  if (failed !== undefined) {
    return [problem("host", `${url} cannot be reached (${failed}).`, unreachable(url, failed, env))];
  }
  if (status >= 300 && status < 400) {
    const fix = "Redirects are not followed, since keys go nowhere else. Set LANGFUSE_BASE_URL to the final address.";
    return [problem("host", `${url} answers ${status} and leads to ${location ?? "no address"}.`, fix)];
  }
  if (status >= 500 || status === 429) {
    const fix = "There is nothing to set here: the server, or what stands before it, has to get well.";
    return [problem("host", `${url} answers ${status}: it takes nothing now.`, fix)];
  }
  if (status === 403 || status === 407) {
    const fix = "Langfuse lets everybody ask that: what refuses it is a firewall or a proxy, or another server.";
    return [problem("host", `${url} answers ${status}, and not as a Langfuse does.`, fix)];
  }
  if (status !== 200 || version === undefined) {
    const fix = "LANGFUSE_BASE_URL is the address of the server alone, such as https://cloud.langfuse.com.";
    return [problem("host", `${url} answers ${status}, and not as a Langfuse does.`, fix)];
  }
  return [ok("host", `${url} is Langfuse ${version}, ${roundTripMs} ms away`)];
};

export const checkClock: Check = ({ server }) => {
  const { skewMs } = server ?? {};
  if (skewMs === undefined) return [];
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= tolerableMs) return [ok("clock", "agrees with the server's")];
  const direction = skewMs > 0 ? "behind" : "ahead of";
  return [
    warning(
      "clock",
      `This clock is ${seconds} s ${direction} the server's.`,
      "Let NTP set it: traces stand in the wrong order.",
    ),
  ];
};

/** Whether the keys are taken, and of which project they are. */
export const checkKeysAtServer: Check = async ({ langfuse, server }) => {
  if (langfuse === undefined || server?.version === undefined) return [];
  try {
    const { status, body } = await ask(langfuse.config, "/api/public/projects");
    const [project] = (body as { data?: { name?: string }[] } | null)?.data ?? [];
    if (status === 200) return [ok("auth", `the keys are of the project "${project?.name ?? "without a name"}"`)];
    if (status === 401 || status === 403) {
      const fix = "Keys belong to one project on one server: EU, US and self-hosted ones are apart.";
      return [problem("auth", `${server.url} refuses the keys (${status}).`, fix)];
    }
    return [warning("auth", `The keys could not be checked: the server answered ${status}.`)];
  } catch (error) {
    return [warning("auth", `The keys could not be checked: ${reasonOf(error)}.`)];
  }
};

const endpoints = [
  { name: "OTLP", path: "/api/public/otel/v1/traces", type: "application/x-protobuf", body: "" },
  { name: "ingestion", path: "/api/public/ingestion", type: "application/json", body: '{"batch":[]}' },
] as const;

/** Which ways in the server has: an empty request changes nothing and says it. */
export const checkTransports: Check = async ({ langfuse, server }) => {
  if (langfuse === undefined || server?.version === undefined) return [];
  const { config } = langfuse;
  const found = await Promise.all(
    endpoints.map(async ({ name, path, type, body }) => {
      const init = { method: "POST", body, headers: { "content-type": type } };
      const status = await ask(config, path, init).then(
        (answer) => answer.status,
        () => 0,
      );
      return { name, isThere: status !== 404 && status !== 405 && status !== 0 };
    }),
  );
  const there = found.filter(({ isThere }) => isThere).map(({ name }) => name);
  if (there.includes("OTLP")) return [ok("transports", there.join(" and "))];
  if (config.transport !== "otlp" && there.length > 0) return [ok("transports", there.join())];
  const fix = "Langfuse takes OTLP from version 3.22 on. Update it, or set LANGFUSE_TRANSPORT=ingestion.";
  return [problem("transports", `The server takes no OTLP${there.length > 0 ? `, only ${there.join()}` : ""}.`, fix)];
};
