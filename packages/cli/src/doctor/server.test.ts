import { expect, it } from "vitest";
import { checkHost } from "./server.ts";
import type { Patient, ServerFacts } from "./types.ts";

const facts: ServerFacts = {
  url: "https://traces.example",
  version: undefined,
  status: 0,
  failed: undefined,
  skewMs: undefined,
  roundTripMs: 1,
};
const look = async (server: Partial<ServerFacts>) =>
  (await checkHost({ server: { ...facts, ...server } } as Patient))[0];

it.each<[Partial<ServerFacts>, string]>([
  [{ status: 503 }, "nothing to set here"],
  [{ status: 429 }, "nothing to set here"],
  [{ status: 404 }, "LANGFUSE_BASE_URL is the address of the server alone"],
  [{ failed: "SELF_SIGNED_CERT_IN_CHAIN" }, "NODE_EXTRA_CA_CERTS"],
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
