import { describe, expect, it } from "vitest";
import { resolveConfig } from "./resolve.ts";
import { failure, PUBLIC_KEY, resolve, SECRET_KEY } from "./test-helpers.ts";

const eu = { publicKey: "pk-lf-eu", secretKey: "sk-lf-eu", baseUrl: "https://eu.test" };
const collector = { url: "http://localhost:4318", headers: { "X-Tenant": "a" } };
const basic = (keys: { publicKey: string; secretKey: string }): string =>
  `Basic ${Buffer.from(`${keys.publicKey}:${keys.secretKey}`).toString("base64")}`;

describe("the keyed destination", () => {
  it("authenticates, says its ingestion version and carries the user's headers", () => {
    const config = resolveConfig(
      { publicKey: PUBLIC_KEY, secretKey: SECRET_KEY, headers: { "X-Gateway": "g" } },
      {},
      { version: "1.2.3" },
    );
    expect(config.destinations).toHaveLength(1);
    expect(config.destinations[0]).toMatchObject({ name: "default", langfuse: true, loopback: false });
    expect(config.destinations[0]?.headers()).toEqual({
      "user-agent": "langfuse-kit/1.2.3",
      "x-gateway": "g",
      "x-langfuse-ingestion-version": "4",
      "x-langfuse-public-key": PUBLIC_KEY,
      authorization: basic({ publicKey: PUBLIC_KEY, secretKey: SECRET_KEY }),
    });
  });

  it("is known to be on this machine", () => {
    expect(resolve({ baseUrl: "http://localhost:3000" }).destinations[0]?.loopback).toBe(true);
  });

  it("makes fresh headers each time", () => {
    const { headers } = resolve().destinations[0] ?? { headers: () => ({}) };
    expect(headers()).not.toBe(headers());
  });
});

describe("several destinations", () => {
  it("all get a trace unless chosen, each with its own credentials and no others", () => {
    const config = resolve(
      { destinations: { eu, collector }, headers: { "x-gateway": "g" } },
      { LANGFUSE_OTLP_ENDPOINT: "http://otel:4318" },
    );
    expect(config.defaultDestinations).toEqual(["default", "eu", "collector", "otlp"]);
    const [, second, third, fourth] = config.destinations;
    expect(second).toMatchObject({ langfuse: true, tracesUrl: "https://eu.test/api/public/otel/v1/traces" });
    expect(second?.headers()).toMatchObject({ authorization: basic(eu) });
    expect(second?.headers()).not.toHaveProperty("x-gateway");
    expect(third).toMatchObject({
      langfuse: false,
      scoresUrl: undefined,
      mediaUrl: undefined,
      loopback: true,
      tracesUrl: "http://localhost:4318/v1/traces",
    });
    expect(third?.headers()).toEqual({ "user-agent": "langfuse-kit", "x-tenant": "a" });
    expect(fourth?.headers()).toEqual({ "user-agent": "langfuse-kit" });
  });

  it("can be narrowed to some of them, or to none but what is chosen", () => {
    expect(resolve({ destinations: { eu, collector }, destination: ["eu", "default"] }).defaultDestinations).toEqual([
      "eu",
      "default",
    ]);
    const none = resolve({ destinations: { eu }, destination: [] });
    expect(none).toMatchObject({ enabled: true, defaultDestinations: [], notices: [] });
  });

  it("work without a keyed one", () => {
    const config = resolveConfig({ destinations: { collector } }, {});
    expect(config).toMatchObject({ enabled: true, defaultDestinations: ["collector"], notices: [] });
  });

  it("give the page of a trace on the first Langfuse server among them", () => {
    expect(resolveConfig({ destinations: { collector, eu } }, {}).traceUrl("abc")).toBe("https://eu.test/trace/abc");
  });

  it("have the cloud as the address that keys belong to by default", () => {
    const { baseUrl: _, ...keys } = eu;
    expect(resolve({ destinations: { keys } }).destinations[1]?.tracesUrl).toMatch(/^https:\/\/cloud\.langfuse\.com\//);
  });

  it("may leave one out with undefined", () => {
    expect(resolve({ destinations: { eu: undefined, collector } }).defaultDestinations).toEqual([
      "default",
      "collector",
    ]);
  });

  it("know Langfuse's own OTLP path, and give such a server its scores too", () => {
    for (const url of ["https://lf.test/base/api/public/otel", "https://lf.test/base/api/public/otel/v1/traces"]) {
      const config = resolve({ destinations: { lf: { url, headers: { authorization: "Basic x" } } } });
      expect(config.destinations[1]).toMatchObject({
        langfuse: true,
        tracesUrl: "https://lf.test/base/api/public/otel/v1/traces",
        scoresUrl: "https://lf.test/base/api/public/ingestion",
        mediaUrl: "https://lf.test/base/api/public/media",
      });
      expect(config.destinations[1]?.headers()).toMatchObject({
        authorization: "Basic x",
        "x-langfuse-ingestion-version": "4",
      });
    }
  });
});

describe("the name default", () => {
  const named = { destinations: { default: eu } };

  it("in the options replaces the keys of the environment", () => {
    const environment = { LANGFUSE_PUBLIC_KEY: PUBLIC_KEY, LANGFUSE_SECRET_KEY: SECRET_KEY };
    const config = resolveConfig(named, environment);
    expect(config.destinations.map(({ tracesUrl }) => tracesUrl)).toEqual([
      "https://eu.test/api/public/otel/v1/traces",
    ]);
  });

  it("clashes with the keys of the options", () => {
    expect(failure({ ...named, publicKey: PUBLIC_KEY, secretKey: SECRET_KEY }).message).toContain(
      "destinations.default",
    );
  });

  it("may be chosen where it is absent, which is said", () => {
    const config = resolveConfig({ destinations: { collector }, destination: "default" }, {});
    expect(config.defaultDestinations).toEqual([]);
    expect(config.notices.map(({ message }) => message)).toEqual([expect.stringContaining("go nowhere")]);
  });
});

describe("a destination that cannot be used", () => {
  it.each([
    ["an address and keys", { a: { ...eu, url: "http://a:1" } }, "destinations.a has both"],
    ["nothing", { a: {} }, "destinations.a has no address"],
    ["no secret key", { a: { publicKey: "pk-lf-x" } }, "destinations.a.secretKey is missing"],
    ["no public key", { a: { secretKey: "sk-lf-x" } }, "destinations.a.publicKey is missing"],
    ["an empty key", { a: { ...eu, secretKey: "" } }, "destinations.a.secretKey is missing"],
    ["no keys", { a: { baseUrl: "https://a.test" } }, "destinations.a.publicKey is missing"],
    ["a bad address", { a: { url: "a" } }, "destinations.a.url is"],
    ["a typo", { a: { ...eu, baseURL: "x" } }, "Did you mean baseUrl?"],
    ["no object", { a: "http://a:1" }, 'destinations.a is "http://a:1"'],
    ["a bad name", { "a b": collector }, "The name of Option destinations"],
    ["a name without letters", { "": collector }, "The name of Option destinations"],
    ["a hostile name", { constructor: collector }, "constructor"],
  ])("has %s", (_name, destinations, message) => {
    expect(failure({ destinations })).toMatchObject({
      code: "INVALID_OPTION",
      message: expect.stringContaining(message),
    });
  });

  it("is suggested by a near name", () => {
    expect(failure({ destinations: { europe: eu }, destination: "europ" }).message).toContain("Did you mean europe?");
  });
});

describe("headers", () => {
  it("leave out what is empty", () => {
    const headers = { "x-a": "", "x-b": undefined, "x-c": "c" };
    expect(Object.keys(resolve({ headers }).headers)).toEqual(["x-c"]);
  });

  it("may replace the user agent", () => {
    expect(resolve({ headers: { "User-Agent": "mine" } }).destinations[0]?.headers()).toMatchObject({
      "user-agent": "mine",
    });
  });

  it.each([
    ["a line break in a value", { "x-a": "a\r\nx-b: c" }, "headers.x-a holds"],
    ["NUL in a value", { "x-a": "a\u0000" }, "headers.x-a holds"],
    ["a value beyond Latin-1", { "x-a": "żółw" }, "headers.x-a holds"],
    ["a value that is no text", { "x-a": 1 }, "headers.x-a is 1"],
    ["a line break in a name", { "x-a\r\nx-b": "c" }, "header name"],
    ["a space in a name", { "x a": "c" }, "header name"],
    ["an empty name", { "": "c" }, "header name"],
    ["two spellings of a name", { "x-a": "a", "X-A": "b" }, "headers.x-a is given twice"],
    ["the sender's own", { "Content-Length": "1" }, "headers.content-length belongs"],
    ["another host", { host: "evil.test" }, "headers.host belongs"],
    ["what the keys make", { Authorization: "Basic x" }, "headers.authorization is made"],
    ["another ingestion version", { "x-langfuse-ingestion-version": "5" }, "is made from the keys"],
    ["no object", "x-a: b", "Option headers is"],
  ])("with %s are refused", (_name, headers, message) => {
    expect(failure({ headers })).toMatchObject({ code: "INVALID_OPTION", message: expect.stringContaining(message) });
  });

  it("of a collector may hold an authorization, but not the sender's own", () => {
    expect(
      failure({ destinations: { c: { url: "http://c:1", headers: { "transfer-encoding": "x" } } } }).message,
    ).toContain("destinations.c.headers.transfer-encoding");
  });
});
