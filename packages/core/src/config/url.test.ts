import { describe, expect, it } from "vitest";
import { hostKind } from "./hosts.ts";
import { failure, resolve } from "./test-helpers.ts";
import { mayBeSentTo } from "./url.ts";

const traces = (baseUrl: string): string | undefined => resolve({ baseUrl }).destinations[0]?.tracesUrl;
const path = "/api/public/otel/v1/traces";

describe("the base address", () => {
  it.each([
    ["https://cloud.langfuse.com", `https://cloud.langfuse.com${path}`],
    ["https://cloud.langfuse.com/", `https://cloud.langfuse.com${path}`],
    ["https://cloud.langfuse.com///", `https://cloud.langfuse.com${path}`],
    ["HTTPS://Cloud.Langfuse.com:443", `https://cloud.langfuse.com${path}`],
    ["https://host.test/langfuse", `https://host.test/langfuse${path}`],
    ["https://host.test/langfuse/", `https://host.test/langfuse${path}`],
    ["http://localhost:3000", `http://localhost:3000${path}`],
    ["http://[::1]:3000", `http://[::1]:3000${path}`],
    ["http://langfuse-web.tools.svc.cluster.local:3000", `http://langfuse-web.tools.svc.cluster.local:3000${path}`],
    // Pasted from somewhere: what stands behind the base is unmistakable.
    [`https://host.test/langfuse${path}`, `https://host.test/langfuse${path}`],
    ["https://host.test/api/public/otel", `https://host.test${path}`],
    ["https://host.test/api/public/", `https://host.test${path}`],
    ["https://host.test/api/public/ingestion", `https://host.test${path}`],
  ])("%s leads to %s", (given, expected) => {
    expect(traces(given)).toBe(expected);
  });

  it("gives scores their own endpoint, and traces their page", () => {
    const config = resolve({ baseUrl: "https://host.test/langfuse/" });
    expect(config.destinations[0]?.scoresUrl).toBe("https://host.test/langfuse/api/public/ingestion");
    expect(config.traceUrl("abc")).toBe("https://host.test/langfuse/trace/abc");
  });

  it.each([
    ["cloud.langfuse.com", "https://cloud.langfuse.com"],
    ["localhost:3000", "http://localhost:3000"],
    ["langfuse:3000/base", "http://langfuse:3000/base"],
    ["ftp://host.test", "https://host.test"],
    ["//host.test", "https://cloud.langfuse.com"],
    ["javascript:alert(1)", "https://cloud.langfuse.com"],
    ["https://", "https://cloud.langfuse.com"],
    ["https://host.test:99999", "https://cloud.langfuse.com"],
    ["https://us er.test", "spaces"],
    ["https://host.test\\@evil.test", "backslashes"],
    ["https://host.test/\u202e", "https://cloud.langfuse.com"],
    ["https://user@host.test", "credentials"],
    ["https://user:password@host.test", "credentials"],
    ["https://host.test?a=b", "query"],
    ["https://host.test/#a", "fragment"],
    [`https://host.test/${"a".repeat(2048)}`, "too long"],
    ["https://host.test/project/cl1/traces", "https://host.test."],
    ["https://host.test/langfuse/auth/sign-in", "https://host.test/langfuse."],
  ])("%s is refused with a hint", (given, hint) => {
    const { code, message } = failure({ baseUrl: given });
    expect(code).toBe("INVALID_OPTION");
    expect(message).toContain(hint);
  });
});

describe("addresses of metadata services and link-local hosts", () => {
  it.each([
    "http://169.254.169.254",
    "http://169.254.0.1",
    "http://2852039166",
    "http://0xa9fea9fe",
    "http://0251.0376.0251.0376",
    "http://169.254.43518",
    "http://[::ffff:169.254.169.254]",
    "http://[::ffff:a9fe:a9fe]",
    "http://[::169.254.169.254]",
    "http://[64:ff9b::169.254.169.254]",
    "http://[2002:a9fe:a9fe::]",
    "http://[fe80::1]",
    "http://[febf::1]",
    "http://[fd00:ec2::254]",
    "http://100.100.100.200",
    "http://168.63.129.16",
    "http://metadata.google.internal",
    "http://METADATA.google.internal.",
    "http://①⑥⑨.254.169.254",
  ])("%s is refused everywhere", (address) => {
    for (const options of [{ baseUrl: address }, { destinations: { a: { url: address } } }]) {
      expect(failure(options).message).toContain("never sent");
    }
    expect(failure({}, { LANGFUSE_OTLP_ENDPOINT: address }).message).toContain("never sent");
  });
});

describe("hostKind", () => {
  it.each([
    ["localhost", "loopback"],
    ["studio.localhost", "loopback"],
    ["127.0.0.1", "loopback"],
    ["127.8.8.8", "loopback"],
    ["[::1]", "loopback"],
    ["[::ffff:7f00:1]", "loopback"],
    ["0.0.0.0", "loopback"],
    ["10.1.2.3", "private"],
    ["172.31.0.1", "private"],
    ["172.32.0.1", "public"],
    ["192.168.1.1", "private"],
    ["100.64.0.1", "private"],
    ["[fd12::1]", "private"],
    ["langfuse-web", "private"],
    ["langfuse.tools.svc", "private"],
    ["host.docker.internal", "private"],
    ["cloud.langfuse.com", "public"],
    ["localhost.evil.test", "public"],
    ["8.8.8.8", "public"],
    ["[2001:db8::1]", "public"],
    ["169.253.0.1", "public"],
    ["[fec0::1]", "public"],
  ])("calls %s %s", (host, kind) => {
    expect(hostKind(host)).toBe(kind);
  });
});

describe("plain http", () => {
  const notices = (options: object) => resolve(options).notices.map(({ message }) => message);

  it("is said once where credentials would cross a foreign network", () => {
    expect(notices({ baseUrl: "http://langfuse.example.com" })).toEqual([
      expect.stringMatching(/default go to langfuse\.example\.com over plain http/),
    ]);
    const collector = { url: "http://otel.example.com", headers: { authorization: "x" } };
    expect(notices({ destinations: { collector } })).toHaveLength(1);
  });

  it.each([
    ["a loopback host", { baseUrl: "http://localhost:3000" }],
    ["a private host", { baseUrl: "http://langfuse-web:3000" }],
    ["https", { baseUrl: "https://langfuse.example.com" }],
    ["a collector without credentials", { destinations: { collector: { url: "http://otel.example.com" } } }],
  ])("is no matter with %s", (_name, options) => {
    expect(notices(options)).toEqual([]);
  });

  it("is no matter while tracing is off", () => {
    expect(notices({ baseUrl: "http://langfuse.example.com", enabled: false })).toEqual([]);
  });
});

describe("an address that a server answers with", () => {
  it.each([
    ["https://bucket.example.com/put?X-Amz-Signature=0", true, true],
    ["http://bucket.example.com/put", false, true],
    ["http://127.0.0.1:9000/put", false, true],
    ["https://10.0.0.1/put", true, true],
    ["https://169.254.169.254/latest", false, false],
    ["https://[::ffff:169.254.169.254]/latest", false, false],
    ["https://metadata.google.internal/put", false, false],
    ["https://user:word@bucket.example.com/put", false, false],
    ["https://user@bucket.example.com/put", false, false],
    ["file:///etc/passwd", false, false],
    ["https:\\\\bucket.example.com/put", false, false],
    ["https://bucket.example\n.com/put", false, false],
    ["nowhere", false, false],
  ])("%j may be sent to: %s over TLS, %s in the clear", (address, overTls, inTheClear) => {
    expect(mayBeSentTo(address, "https://langfuse.example.com/api/public/media")).toBe(overTls);
    expect(mayBeSentTo(address, "http://langfuse.example.com/api/public/media")).toBe(inTheClear);
  });
});
