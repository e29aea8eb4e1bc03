import { expect, it } from "vitest";
import { checkHost } from "./server.ts";
import { fixFor } from "./test-trace.ts";
import type { Patient, ServerFacts } from "./types.ts";

const facts: ServerFacts = {
  url: "https://traces.example",
  version: undefined,
  status: 0,
  failed: undefined,
  skewMs: undefined,
  roundTripMs: 1,
};
const look = async (server: Partial<ServerFacts>, env: NodeJS.ProcessEnv = {}) =>
  (await checkHost({ server: { ...facts, ...server }, env } as Patient))[0];

it.each<[Partial<ServerFacts>, string]>([
  [{ status: 503 }, "nothing to set here"],
  [{ status: 429 }, "nothing to set here"],
  [{ status: 403 }, "a firewall or a proxy"],
  [{ status: 404 }, "LANGFUSE_BASE_URL is the address of the server alone"],
  [{ failed: "SELF_SIGNED_CERT_IN_CHAIN" }, "NODE_EXTRA_CA_CERTS"],
  [{ failed: "ERR_SSL_WRONG_VERSION_NUMBER" }, "write http://"],
  [{ failed: "CERT_HAS_EXPIRED" }, "NODE_EXTRA_CA_CERTS"],
  [{ failed: "ECONNREFUSED" }, "LANGFUSE_BASE_URL, the network, and proxies"],
])("what to do about a server that is %j", async (server, fix) => {
  expect(await look(server)).toMatchObject({ level: "problem", fix: expect.stringContaining(fix) });
});

it("a redirect is told with where it leads", async () => {
  const finding = await look({ status: 308, location: "https://other.example/" });
  expect(finding?.why).toBe("https://traces.example answers 308 and leads to https://other.example/.");
  expect(finding?.fix).toContain("final address");
});

it.each<[NodeJS.ProcessEnv, string]>([
  [{ HTTPS_PROXY: "http://proxy:3128" }, "HTTPS_PROXY is set and not used: set NODE_USE_ENV_PROXY=1"],
  [{ https_proxy: "http://proxy:3128" }, "https_proxy is set and not used"],
  [{ HTTP_PROXY: "http://proxy:3128" }, "LANGFUSE_BASE_URL, the network, and proxies"],
  [{ HTTPS_PROXY: "http://proxy:3128", NODE_USE_ENV_PROXY: "1" }, "LANGFUSE_BASE_URL, the network, and proxies"],
])("a host that is not found is told with a proxy that is not used: %j", async (env, fix) => {
  expect((await look({ failed: "ENOTFOUND" }, env))?.fix).toContain(fix);
});

it.each([
  ["429 rate", "wait, or have its limit raised"],
  ["403 Ingestion suspended: Usage threshold exceeded.", "for who runs the server"],
  ["405 no POST", "look at transports above"],
  ["401 Invalid credentials", "What stands above says why"],
  ["fetch failed", "What stands above says why"],
  [undefined, "What stands above says why"],
])("what to do about a trace that was answered with %j", (lastError, fix) => {
  expect(fixFor(lastError)).toContain(fix);
});
