import { describe, expect, it } from "vitest";
import { isSecretName } from "../../capture/index.ts";
import { createRedactor } from "./index.ts";

const redactor = createRedactor({});
const read = (value: unknown): unknown => JSON.parse(redactor.text(JSON.stringify(value)));

describe("JSON", () => {
  it("is read, so that escapes hide nothing and it stays JSON", () => {
    expect(redactor.text('{"a":"ada\\u0040example.com","n":1,"b":[true,null]}')).toBe(
      '{"a":"[redacted:email]","n":1,"b":[true,null]}',
    );
  });

  it("inside JSON inside JSON is read too", () => {
    const inner = JSON.stringify({ to: "ada@example.com", password: "hunter2" });
    const outer = redactor.text(JSON.stringify({ arguments: JSON.stringify({ body: inner }) }));
    expect(outer).not.toContain("ada");
    expect(outer).not.toContain("hunter2");
    expect(JSON.parse(JSON.parse(JSON.parse(outer).arguments).body)).toEqual({
      to: "[redacted:email]",
      password: "[redacted:key]",
    });
  });

  it("that is nested without end is hidden, not walked", () => {
    let nested = JSON.stringify({ at: "ada@example.com" });
    for (let depth = 0; depth < 9; depth++) nested = JSON.stringify([nested]);
    expect(redactor.text(nested)).not.toContain("ada");
    expect(redactor.text(`{"password":${"[".repeat(50_000)}${"]".repeat(50_000)}}`)).toBe(
      '{"password":"[redacted:key]"}',
    );
    const deep = `${"[".repeat(5_000)}"ada@example.com"${"]".repeat(5_000)}`;
    expect(redactor.text(deep)).not.toContain("ada");
  });

  it("hides what stands under the name of a secret, whatever it is, but for flags and nothing", () => {
    expect(
      read({ apiKey: "x", headers: { "set-cookie": ["a=1"] }, pin: 1234, hasToken: true, token: null, secret: false }),
    ).toEqual({
      apiKey: "[redacted:key]",
      headers: { "set-cookie": "[redacted:key]" },
      pin: "[redacted:key]",
      hasToken: true,
      token: null,
      secret: false,
    });
  });

  it("has names, and they are looked at as well", () => {
    expect(read({ "ada@example.com": 1 })).toEqual({ "[redacted:email]": 1 });
  });

  it("has numbers, and a card may be one", () => {
    expect(read([4111111111111111, 4111111111111112, 12.5])).toEqual(["[redacted:card]", 4111111111111112, 12.5]);
  });

  it("of two fields with one name, of which a reader sees the later one, leaves with that one only", () => {
    expect(redactor.text('{"a": "ada@example.com", "a": 1}')).toBe('{"a":1}');
    expect(redactor.text('[{"a\\\\":"ada@example.com","a\\\\":1}]')).toBe('[{"a\\\\":1}]');
    expect(redactor.text('{"password":"hunter2","password":null}')).toBe('{"password":null}');
    const quoted = '{"a": ": b", "c\\" : d": "\\\\", "{\\"e\\":1}": "\\"f\\":"}';
    expect(redactor.text(quoted)).toBe(quoted);
  });

  it("has numbers with more digits than JavaScript's, and a card may be one of them", () => {
    expect(redactor.text('{"n": 6759649826438453037, "m": 12345678901234567890}')).toBe(
      '{"n": [redacted:card], "m": 12345678901234567890}',
    );
  });

  it("has lists of names and values in a row, as raw headers are", () => {
    expect(read(["Accept", "*/*", "Cookie", "a=1; session=abc", "Authorization", "Token abc"])).toEqual([
      ...["Accept", "*/*", "Cookie", "[redacted:key]", "Authorization", "[redacted:key]"],
    ]);
    expect(read(["id", "name", "token"])).toEqual(["id", "name", "token"]);
  });

  it("has lists of what a schema requires, which are names alone", () => {
    const properties = { password: { type: "string" }, email: {}, "ada@example.com": {} };
    const required = ["password", "email"];
    expect(read({ properties, required })).toMatchObject({ required });
    expect(read({ properties, required: ["ada@example.com"] })).toMatchObject({ required: ["[redacted:email]"] });
    expect(read({ properties, required: ["password", "hunter2"] })).toMatchObject({
      required: ["password", "[redacted:key]"],
    });
    expect(read({ required })).toEqual({ required: ["password", "[redacted:key]"] });
  });

  it("cannot reach a prototype", () => {
    const text = redactor.text('{"__proto__":{"polluted":"ada@example.com"}}');
    expect(text).toBe('{"__proto__":{"polluted":"[redacted:email]"}}');
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe("names of secrets", () => {
  it.each([
    "password",
    "dbPassword",
    "API-Key",
    "apikey",
    "x_api_key",
    "accessToken",
    "Authorization",
    "ｐａｓｓｗｏｒｄ",
  ])("%s is one", (name) => expect(isSecretName(name)).toBe(true));

  it.each(["max_tokens", "input_tokens", "tokenizer", "author", "key", "passenger", "next_page_token", "spin", ""])(
    "%s is none",
    (name) => expect(isSecretName(name)).toBe(false),
  );

  it("can be more than we know", () => {
    const own = createRedactor({ keys: ["patientName"] });
    expect(own.text('{"patient_name":"Ada","name":"x"}')).toBe('{"patient_name":"[redacted:key]","name":"x"}');
    expect(own.name("patient-name").isSecret).toBe(true);
    expect(own.text("patientName=Ada")).toBe("patientName=[redacted:secret]");
  });
});

describe("hashing", () => {
  it("gives equal values equal marks, and only whoever has the key can make them", () => {
    const one = createRedactor({ hashKey: "one" });
    const two = createRedactor({ hashKey: "two" });
    const mark = one.text("Ada@example.com");
    expect(mark).toMatch(/^\[redacted:email:[0-9a-f]{16}\]$/);
    expect(one.text("mail ada@example.com")).toBe(`mail ${mark}`);
    expect(one.text("+49 30 1234567")).toBe(one.text("+49-30-123-4567"));
    expect(two.text("ada@example.com")).not.toBe(mark);
  });

  it("leaves marks alone when it sees them again", () => {
    const hashing = createRedactor({ hashKey: "one" });
    const once = hashing.text("ada@example.com, password=hunter22, 203.0.113.7");
    expect(hashing.text(once)).toBe(once);
  });
});
