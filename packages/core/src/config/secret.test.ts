import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { createLogger, createScrubber, createSecret } from "./index.ts";
import { failure, resolve } from "./test-helpers.ts";

const CANARY = "canary-7f3a9c1e-value";
const secret = createSecret(CANARY);
const token = Buffer.from(`pk-${CANARY}:sk-${CANARY}`).toString("base64");

/** Every way known to us in which a value gets printed. */
const printers: Record<string, (value: unknown) => unknown> = {
  "a template": (value) => `${value}`,
  String: (value) => String(value),
  concatenation: (value) => "x".concat(value as string),
  "JSON.stringify": (value) => JSON.stringify(value),
  inspect: (value) => inspect(value, { depth: null, showHidden: true, getters: true, showProxy: true }),
  "inspect without hooks": (value) => inspect(value, { depth: null, showHidden: true, customInspect: false }),
  "inspect in an array": (value) => inspect([{ deep: { deeper: value } }], { depth: null }),
  entries: (value) => inspect(Object.entries(value as object), { depth: null }),
  "own names and symbols": (value) =>
    inspect(
      Reflect.ownKeys(value as object).map((key) => Reflect.get(value as object, key)),
      { depth: null },
    ),
  spread: (value) => inspect({ ...(value as object) }, { depth: null, customInspect: false }),
  "an error": (value) => inspect(new Error(`failed with ${value}`, { cause: value }), { depth: null }),
};

describe("a secret", () => {
  it("gives its text to who asks for it", () => {
    expect(secret.reveal()).toBe(CANARY);
  });

  it.each(Object.entries(printers))("is not printed by %s", (_name, print) => {
    expect(print(secret)).not.toContain(CANARY);
  });

  it("prints as [secret]", () => {
    expect(`${secret}`).toBe("[secret]");
    expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}');
    expect(inspect({ secret })).toBe("{ secret: [secret] }");
  });

  it("is not carried by a structured clone", () => {
    expect(inspect(structuredClone({ secret }), { depth: null, showHidden: true })).not.toContain(CANARY);
  });

  it("cannot be changed, nor revealed through another object", () => {
    expect(Object.isFrozen(secret)).toBe(true);
    expect(() => secret.reveal.call({ ...secret, reveal: secret.reveal })).toThrow(TypeError);
  });
});

describe("a config with secrets", () => {
  const config = resolve({
    publicKey: `pk-${CANARY}`,
    secretKey: `sk-${CANARY}`,
    headers: { "x-gateway-key": `gateway-${CANARY}` },
    destinations: {
      eu: { publicKey: `pk-eu-${CANARY}`, secretKey: `sk-eu-${CANARY}`, headers: { "x-eu": `eu-${CANARY}` } },
      collector: { url: "http://collector:4318", headers: { authorization: `Bearer ${CANARY}` } },
    },
  });

  it.each(Object.entries(printers).filter(([name]) => !name.startsWith("own")))(
    "is not leaked by %s",
    (_name, print) => {
      const printed = String(print(config));
      expect(printed).not.toContain(CANARY);
      expect(printed).not.toContain(token);
    },
  );

  it("refuses a structured clone rather than giving anything away", () => {
    expect(() => structuredClone(config)).toThrow(/could not be cloned/);
  });

  it("scrubs every secret, and the tokens made of them, from its logs", () => {
    const lines: string[] = [];
    const keep = (line: string) => lines.push(line);
    const { logger } = resolve({
      publicKey: `pk-${CANARY}`,
      secretKey: `sk-${CANARY}`,
      logger: { warn: keep, error: keep },
    });
    logger.warn(`refused: sk-${CANARY} and Basic ${token}.`);
    logger.error(`refused: pk-${CANARY}`);
    expect(lines).toEqual([
      "[@langfuse-kit/core] refused: [secret] and Basic [secret].",
      "[@langfuse-kit/core] refused: [secret]",
    ]);
    const sent = config.destinations.flatMap(({ headers }) => Object.entries(headers()));
    const credentials = sent.filter(([name]) => !["user-agent", "x-langfuse-ingestion-version"].includes(name));
    expect(credentials).toHaveLength(7);
    for (const [, value] of credentials)
      expect(config.scrub(`the server said: ${value}`)).not.toMatch(/canary|[\w+/=]{30}/);
    expect(config.scrub(`token ${CANARY}`)).toBe("token [secret]");
  });
});

describe("an error", () => {
  const bad = { secretKey: CANARY, sampleRate: 7 };

  it.each([
    ["a key of the wrong type", { publicKey: { key: CANARY } }],
    ["a key in quotes", { secretKey: `"${CANARY}"` }],
    ["a key with a line break", { secretKey: `${CANARY}\n` }],
    ["swapped keys", { publicKey: `sk-lf-${CANARY}` }],
    ["a public key with a colon", { publicKey: `${CANARY}:x` }],
    ["a secret key as the address", { baseUrl: `sk-lf-${CANARY}` }],
    ["the secret key as another option", { ...bad, environment: CANARY, secretKey: CANARY }],
    ["the secret key as the address", { secretKey: CANARY, baseUrl: CANARY }],
    ["credentials in an address", { baseUrl: `https://user:${CANARY}@langfuse.test` }],
    ["credentials in a bad address", { baseUrl: `https://user:${CANARY}@:::` }],
    ["a token in a query", { baseUrl: `https://langfuse.test/?token=${CANARY}` }],
    ["a header with a line break", { headers: { "x-key": `${CANARY}\r\nx-more: 1` } }],
    ["a header of the wrong type", { headers: { "x-key": [CANARY] } }],
    ["a header that is the sender's", { headers: { host: CANARY } }],
    ["half a destination", { destinations: { eu: { secretKey: CANARY } } }],
    ["another option", bad],
  ])("for %s does not show it", (_name, options) => {
    const error = failure(options);
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(CANARY);
    expect(error.cause).toBeUndefined();
  });

  it.each([
    ["LANGFUSE_SECRET_KEY", `pk-lf-${CANARY}`],
    ["LANGFUSE_PUBLIC_KEY", `sk-lf-${CANARY}`],
    ["LANGFUSE_BASE_URL", `https://x:${CANARY}@langfuse.test`],
    ["LANGFUSE_OTLP_ENDPOINT", `sk-lf-${CANARY}`],
  ])("for the variable %s does not show it", (name, text) => {
    expect(inspect(failure({}, { [name]: text }))).not.toContain(CANARY);
  });
});

describe("a scrubber", () => {
  it("removes the longest match first and leaves short texts alone", () => {
    const scrub = createScrubber(["abcdefgh", "abcdefgh-and-more", "short"]);
    expect(scrub("abcdefgh-and-more, abcdefgh, short")).toBe("[secret], [secret], short");
  });

  it("takes texts literally", () => {
    expect(createScrubber(["$&.*+?^$-x"])("a $&.*+?^$-x b")).toBe("a [secret] b");
  });
});

describe("a logger made of its parts", () => {
  it("scrubs before it cuts, so that no half of a secret is left", () => {
    const lines: string[] = [];
    const target = { warn: (line: string) => lines.push(line), error: () => undefined };
    const logger = createLogger(target, { debug: false, scrub: createScrubber([CANARY]) });
    for (let start = 960; start < 1040; start++) logger.warn(`${"x".repeat(start)}${CANARY}`);
    expect(lines.join("")).not.toContain(CANARY.slice(0, 4));
  });
});
