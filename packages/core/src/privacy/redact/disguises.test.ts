import { describe, expect, it } from "vitest";
import { decoded } from "./decoded.ts";
import { disguises } from "./disguises-for-tests.ts";
import { createRedactor } from "./index.ts";
import { plainLetters } from "./plain-letters.ts";

const { text: redact } = createRedactor({});
const made = (...parts: string[]): string => parts.join("");

/** What must not be left, and what of it nobody could mistake. */
const secrets: readonly (readonly [kind: string, secret: string, core: string])[] = [
  ["an address", "ada.lovelace@mail.example", "lovelace"],
  ["a telephone number", "+49 30 901820-17", "90182"],
  ["a card", "4111 1111 1111 1111", "1111"],
  ["an IBAN", "DE89 3704 0044 0532 0130 00", "3704"],
  ["a key", made("sk-", "proj-", "aB3dE5fG7hJ9kL1mN3pQ5rS7"), "E5fG7hJ9"],
  ["a token", made("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxIn0", ".c2lnbmF0dXJl"), "zdWIiOiIx"],
  ["an address of the network", "203.0.113.77", "113"],
  ["a bearer token", "Bearer qwertz0123456789", "qwertz"],
  ["a password", "password=hunter2222", "hunter"],
];

/** All that a reader could make of a text: lower case, plain letters, decoded in every way and to any depth. */
function readings(text: string): string {
  const seen: string[] = [];
  let layer = text;
  for (let depth = 0; depth < 5; depth++) {
    seen.push(layer, plainLetters(layer));
    layer = plainLetters(decoded(layer) ?? layer);
    for (const word of layer.match(/[\w+/=-]{12,}/g) ?? []) seen.push(Buffer.from(word, "base64").toString());
  }
  return seen.join("\n");
}

describe.each(secrets)("%s", (_, secret, core) => {
  it.each(disguises)("is found %s", (__, disguise) => {
    const disguised = disguise(secret);
    // Or the test would show nothing.
    expect(readings(disguised)).toContain(core);
    expect(readings(redact(disguised))).not.toContain(core);
  });
});

describe("the value of a secret's name", () => {
  it.each([
    ['{"password": "two words and \\"more\\"", "n": 1', '{"password": "[redacted:secret]", "n": 1'],
    [
      'log: {\\"api_key\\":\\"two words\\",\\"n\\":1} sent',
      'log: {\\"api_key\\":\\"[redacted:secret]\\",\\"n\\":1} sent',
    ],
    ['{"a":1,"token":"cut off in the mid', '{"a":1,"token":"[redacted:secret]'],
    ["Password: correcthorse", "Password: [redacted:secret]"],
    ["secret = 'a b'", "secret = '[redacted:secret]'"],
    ["Cookie: theme=dark; session=abc", "Cookie: [redacted:secret]"],
    ["curl -H 'Authorization: Token abc def' url", "curl -H 'Authorization: [redacted:secret]' url"],
    ["Authorization: Bearer abc.def-123456, x", "Authorization: Bearer [redacted:bearer], x"],
    ["deploy --api-key abc123 --force", "deploy --api-key [redacted:secret] --force"],
    ["deploy --db-password='a b'", "deploy --db-password='[redacted:secret]'"],
    ["curl -u admin:hunter2 url", "curl -u admin:[redacted:secret] url"],
    ["mongodb://ada:p@ss:w0rd@db.example/x", "mongodb://ada:[redacted:url-credentials]@db.example/x"],
    ["Passwort: geheim123", "Passwort: [redacted:secret]"],
    ["пароль: qwerty1", "пароль: [redacted:secret]"],
    ['{"contraseña":"abc"}', '{"contraseña":"[redacted:key]"}'],
    ["user: ada, pin: 1234", "user: ada, pin: [redacted:secret]"],
    ['[{"name":"Authorization","value":"xyz"}]', '[{"name":"Authorization","value":"[redacted:key]"}]'],
    ['[["cookie","a=1"],["accept","*/*"]]', '[["cookie","[redacted:key]"],["accept","*/*"]]'],
    ['{"key":"password","value":"xyz"}', '{"key":"password","value":"[redacted:key]"}'],
    [`{"${"long".repeat(60)}_password":"xyz"}`, `{"${"long".repeat(60)}_password":"[redacted:key]"}`],
  ])("%s", (text, expected) => expect(redact(text)).toBe(expected));

  it.each([
    "const token = await getToken();",
    "function login(user: string, password: string): boolean",
    "const apiKey = process.env.API_KEY;",
    "token = getToken(user)",
    "password: $" + "{PASSWORD}",
    "api_key: <your-key>",
    "if (token === undefined) return;",
    "interface Options { secret?: string; token: Token | null }",
    "max_tokens: 100, tokens=5",
    "docker run -u 1000:1000 --name web --token-file t.txt image --tokens 5",
    "git commit --author x --no-verify && npm run build -- --watch",
    "function read(cookie: string, authorization: string | undefined) {}",
  ])("is not seen in %s", (text) => expect(redact(text)).toBe(text));
});

it("a text in which nothing is found leaves letter by letter as it was", () => {
  for (const text of [
    "ｗｉｄｅ − wide\u00a0text",
    "100%25 off &amp; more \\u0041",
    '{ "a" : 12345678901234567890, "b": 1.0 }',
    "c29tZSB0ZXh0IG9mIG5vIGludGVyZXN0IGF0IGFsbA==",
  ])
    expect(redact(text)).toBe(text);
});
