import { describe, expect, it } from "vitest";
import { keys } from "../attributes/index.ts";
import { createReporter } from "../runtime/index.ts";
import { createPrivacy } from "./index.ts";
import { secretive, secretiveIdentity } from "./observation-for-tests.ts";
import type { Privacy, PrivacySettings } from "./types.ts";

const canary = "canary.7f3a@leak.example";
const lines: string[] = [];
const reporter = createReporter({ warn: (line) => lines.push(String(line)), error: () => undefined });
const open: PrivacySettings = { capture: "full", redaction: {}, mask: undefined };
const privacyOf = (settings: Partial<PrivacySettings>): Privacy => createPrivacy({ ...open, ...settings }, reporter);

const settings: readonly [string, Partial<PrivacySettings>][] = [
  ["redacted", { capture: "redacted" }],
  ["metadata", { capture: "metadata" }],
  ["full with a mask", { mask: (value) => JSON.parse(JSON.stringify(value).replaceAll(canary, "***")) }],
  ["redacted with a mask that does nothing", { capture: "redacted", mask: (value) => value }],
  ["full with a mask that fails", { mask: () => fail(canary) }],
  ["full with a mask that answers later", { mask: async (value: unknown) => value }],
];

function fail(text: string): never {
  throw new Error(text);
}

describe.each(settings)("with %s", (_, given) => {
  it("a secret that stands in every text leaves in none", () => {
    const privacy = privacyOf(given);
    const observation = privacy.observation(secretive(canary));
    const identity = privacy.shared(secretiveIdentity(canary));
    const resource = privacy.resource({ "service.name": "shop", "service.owner": canary, owner: canary });
    const score = privacy.score({ name: canary, value: canary, comment: canary, metadata: { by: canary } });
    expect(JSON.stringify([observation, identity, resource, score])).not.toContain(canary);
    expect(lines.join()).not.toContain(canary);
  });

  it("ids, times, type, model and counts leave as they are", () => {
    const given_ = secretive(canary);
    const observation = privacyOf(given).observation(given_);
    expect(observation).toMatchObject({
      traceId: given_.traceId,
      spanId: given_.spanId,
      startTime: given_.startTime,
      endTime: given_.endTime,
      status: { code: given_.status.code },
      attributes: { [keys.observation.type]: "generation", [keys.observation.usage]: '{"input":3,"output":5}' },
    });
  });

  it("what was given is not touched", () => {
    const observation = secretive(canary);
    const before = structuredClone(observation);
    privacyOf(given).observation(observation);
    expect(observation).toEqual(before);
  });
});

describe("metadata", () => {
  const { attributes, overrides, events, links, status } = privacyOf({ capture: "metadata" }).observation(
    secretive("harmless words"),
  );

  it("is a list of what may leave, so that words which no detector knows stay too", () => {
    expect(attributes).toEqual({
      [keys.observation.type]: "generation",
      [keys.observation.model]: "gpt-4o",
      [keys.observation.modelParameters]: '{"temperature":0.5}',
      [keys.observation.usage]: '{"input":3,"output":5}',
      "gen_ai.usage.input_tokens": 3,
    });
    expect(overrides).toEqual({});
    expect(status).toEqual({ code: 2 });
    expect(events[0]?.attributes).toEqual({ "exception.type": "TypeError" });
    expect(links).toEqual([{ context: secretive("").links[0]?.context }]);
  });

  it("keeps an override that takes an attribute away", () => {
    const observation = { ...secretive("x"), overrides: { [keys.observation.model]: undefined } };
    const kept = privacyOf({ capture: "metadata" }).observation(observation);
    expect(kept.overrides).toEqual({ [keys.observation.model]: undefined });
    expect(kept.attributes).not.toHaveProperty([keys.observation.model]);
  });

  it("lets an adapter's own facts pass, and nothing else under their names", () => {
    const facts = { status: "404", method: "GET", attempt: "2", waitMs: "1500", aborted: "true" };
    const attributesOf = (values: Record<string, string>) => ({
      ...secretive("x"),
      overrides: undefined,
      attributes: Object.fromEntries(
        Object.entries(values).map(([name, value]) => [keys.observation.metadataPrefix + name, value]),
      ),
    });
    const privacy = privacyOf({ capture: "metadata" });
    expect(Object.keys(privacy.observation(attributesOf(facts)).attributes)).toHaveLength(5);
    const words = Object.fromEntries(Object.keys(facts).map((name) => [name, "some words"]));
    expect(privacy.observation(attributesOf(words)).attributes).toEqual({});
  });
});

describe("the standard's attributes in metadata", () => {
  const left = (attributes: Record<string, unknown>) =>
    privacyOf({ capture: "metadata" }).observation({
      ...secretive("x"),
      overrides: undefined,
      attributes: attributes as never,
    }).attributes;

  it("leave where they are what they should be", () => {
    const attributes = {
      "gen_ai.system": "openai",
      "gen_ai.provider.name": "azure.ai.openai",
      "gen_ai.output.type": "json",
      "gen_ai.response.id": "chatcmpl-9xYz",
      "gen_ai.response.finish_reasons": ["stop", "tool_calls"],
      "gen_ai.request.max_tokens": 100,
      "gen_ai.request.temperature": 0.7,
      "gen_ai.request.top_p": 1e-7,
      "gen_ai.request.seed": -1,
      "error.type": "TypeError",
    };
    expect(left(attributes)).toEqual(attributes);
  });

  it("stay where somebody wrote words under their keys", () => {
    const words = "words of a person";
    const keysOfThem = [
      "system",
      "output.type",
      "response.id",
      "request.max_tokens",
      "request.seed",
      "usage.input_tokens",
    ];
    const attributes = Object.fromEntries(keysOfThem.map((key) => [`gen_ai.${key}`, words]));
    expect(left({ ...attributes, "gen_ai.response.finish_reasons": [words], "error.type": words })).toEqual({});
  });
});

describe("a score's metadata", () => {
  const cyclic: Record<string, unknown> = { by: "ada@example.com", count: 12n };
  cyclic.self = cyclic;
  const metadataOf = (settings: Partial<PrivacySettings>, metadata: unknown): unknown =>
    privacyOf(settings).score({ name: "good", value: 1, metadata }).metadata;

  it.each([
    ["redaction", { capture: "redacted" }],
    ["a mask", { mask: (value) => value }],
  ] as const satisfies readonly (readonly [string, Partial<PrivacySettings>])[])(
    "costs no score under %s, whatever it is",
    (_, given) => {
      const by = "capture" in given ? "[redacted:email]" : "ada@example.com";
      expect(metadataOf(given, cyclic)).toMatchObject({ by, count: "12" });
      expect(metadataOf(given, { at: new Date(0) })).toEqual({ at: "1970-01-01T00:00:00.000Z" });
      for (const plain of ["a text", '{"a":1}', "12", 12, null, ["a"]]) expect(metadataOf(given, plain)).toEqual(plain);
    },
  );
});

describe("a mode for one observation", () => {
  it("closes more than the process does, and never opens", () => {
    expect(privacyOf({}).observation({ ...secretive(canary), capture: "metadata" }).attributes).not.toHaveProperty([
      keys.observation.input,
    ]);
    expect(
      privacyOf({ capture: "metadata" }).observation({ ...secretive(canary), capture: "full" }).attributes,
    ).not.toHaveProperty([keys.observation.input]);
  });

  it("costs nothing where all may leave", () => {
    const observation = secretive(canary);
    expect(privacyOf({}).observation(observation)).toBe(observation);
  });
});

describe("redacted", () => {
  const attributesOf = (attributes: Record<string, string>, given: Partial<PrivacySettings> = {}) =>
    privacyOf({ capture: "redacted", ...given }).observation({ ...secretive("x"), overrides: undefined, attributes })
      .attributes;
  const metadata = (name: string): string => keys.observation.metadataPrefix + name;

  it("keeps metadata under the names of different people apart", () => {
    const given = { [metadata("ada@example.com")]: "1", [metadata("bob@example.com")]: "2" };
    const apart = { [metadata("[redacted:email]")]: "1", [metadata("[redacted:email] 2")]: "2" };
    expect(attributesOf(given)).toEqual(apart);
    expect(attributesOf({ ...given, [metadata("[redacted:email]")]: "3" })).toEqual({
      ...apart,
      [metadata("[redacted:email] 3")]: "3",
    });
  });

  it("takes the kit's own places for no fields of the user's, but for whose they are", () => {
    const keysOfUser = ["name", "comment", "input", "output", "release", "userId"];
    const privacy = privacyOf({ capture: "redacted", redaction: { keys: keysOfUser } });
    expect(privacy.observation({ ...secretive("x"), overrides: undefined, name: "checkout" }).name).toBe("checkout");
    expect(privacy.score({ name: "good", value: "yes", comment: "fine" })).toMatchObject({ comment: "fine" });
    const given = {
      [metadata("totalUsage")]: '{"input":3,"output":5,"total":8}',
      [keys.release]: "4.3.2.1",
      [keys.observation.input]: '{"name":"Ada","total":7}',
      [metadata("name")]: "Ada",
      [keys.trace.userId]: "ada",
    };
    expect(attributesOf(given, { redaction: { keys: keysOfUser } })).toEqual({
      ...given,
      [keys.observation.input]: '{"name":"[redacted:key]","total":7}',
      [metadata("name")]: "[redacted:key]",
      [keys.trace.userId]: "[redacted:key]",
    });
    expect(privacy.identity({ userId: "ada" })).toEqual({ userId: "[redacted:key]" });
  });

  it("takes no version for an address of the network", () => {
    const version = { [keys.version]: "1.2.3.4", [keys.release]: "4.3.2.1", "telemetry.sdk.version": "1.0.0.7" };
    expect(attributesOf(version)).toEqual(version);
    expect(attributesOf({ host: "1.2.3.4", [keys.version]: "from 1.2.3.4" })).toEqual({
      host: "[redacted:ip]",
      [keys.version]: "from [redacted:ip]",
    });
  });

  it("says once that hidden users look the same, where no key tells them apart", () => {
    const warned: string[] = [];
    const said = createReporter({ warn: (line) => warned.push(String(line)), error: () => undefined });
    const start = (redaction: PrivacySettings["redaction"]) =>
      createPrivacy({ ...open, capture: "redacted", redaction }, said);
    start({ hashKey: "sixteen letters!" }).shared({ [keys.trace.userId]: "ada@example.com" });
    start({}).shared({ [keys.trace.userId]: "user-17", [keys.trace.name]: "ada@example.com" });
    expect(warned).toEqual([]);
    start({}).shared({ [keys.trace.userId]: "ada@example.com" });
    start({}).identity({ sessionId: "bob@example.com" });
    expect(warned).toEqual([expect.stringContaining("redaction.hashKey")]);
    expect(warned.join()).not.toContain("example");
  });
});
