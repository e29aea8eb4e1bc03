import { describe, expect, it } from "vitest";
import { createRedactor } from "./index.ts";

const { text: redact } = createRedactor({});

/** Put together here, so that no scanner of repositories takes them for somebody's keys. */
const made = (...parts: string[]): string => parts.join("");
const filler = "aB3dE5fG7hJ9kL1mN3pQ5rS7tU9vW1xY3zA5bC7d";
const base64url = (text: string): string => Buffer.from(text).toString("base64url");
const token = made("eyJ", "hbGciOiJIUzI1NiJ9", ".eyJzdWIiOiIxIn0", ".c2lnbmF0dXJl");

describe("what a detector takes out", () => {
  it.each([
    ["an address", "write to ada.lovelace+news@mail.example.co.uk today", "write to [redacted:email] today"],
    ["an address in brackets", "<ada@example.com>", "<[redacted:email]>"],
    ["an address of other letters", "пётр@пример.рф schrieb", "[redacted:email] schrieb"],
    ["an encoded address", "?to=ada%40example.com&x=1", "?to=[redacted:email]&x=1"],
    ["two addresses", "a@example.com,b@example.com", "[redacted:email],[redacted:email]"],
    ["an international number", "call +49 (30) 1234-5678 now", "call [redacted:phone] now"],
    ["a number with double zero", "0049 30 12345678", "[redacted:phone]"],
    ["an American number", "(555) 010-4477 or 555-010-4477.", "[redacted:phone] or [redacted:phone]."],
    ["a national number", "030 1234567", "[redacted:phone]"],
    ["an IBAN in groups", "IBAN DE89 3704 0044 0532 0130 00 please", "IBAN [redacted:iban] please"],
    ["an IBAN before capitals", "GB82WEST12345698765432 THANKS", "[redacted:iban] THANKS"],
    ["a card", "card 4111 1111 1111 1111 exp 12/27", "card [redacted:card] exp 12/27"],
    ["a card with dots", "4111.1111.1111.1111", "[redacted:card]"],
    ["an IBAN with dots", "DE89.3704.0044.0532.0130.00", "[redacted:iban]"],
    ["a card with hyphens", "5500-0000-0000-0004", "[redacted:card]"],
    ["a card beside other groups", "order 1234 4111 1111 1111 1111", "order 1234 [redacted:card]"],
    ["a card behind many groups", "1001 2002 3003 4004 4242 4242 4242 4242", "1001 2002 3003 4004 [redacted:card]"],
    ["a card before a part of one", "100 200 300 400 5555 5555 5555 4444", "100 200 300 400 [redacted:card]"],
    ["two cards", "4242424242424242 5555555555554444", "[redacted:card] [redacted:card]"],
    ["two cards in groups", "4242 4242 4242 4242 5555 5555 5555 4444", "[redacted:card] [redacted:card]"],
    ["two IBANs", "DE89370400440532013000 to GB29NWBK60161331926819", "[redacted:iban] to [redacted:iban]"],
    ["two IBANs in groups", "NO93 8601 1117 947 BE68 5390 0754 7034", "[redacted:iban] [redacted:iban]"],
    ["an IBAN behind a word", "Order RE24 paid to DE89370400440532013000", "Order RE24 paid to [redacted:iban]"],
    ["two telephone numbers", "0176 12345678 0176 87654321", "[redacted:phone] [redacted:phone]"],
    ["two with a stroke between", "030 1234567/030 7654321", "[redacted:phone]/[redacted:phone]"],
    ["two of France", "+33 6 12 34 05 67 06 98 76 54 32", "[redacted:phone] [redacted:phone]"],
    ["a short card", "378282246310005", "[redacted:card]"],
    ["a token", `id ${token}!`, "id [redacted:jwt]!"],
    ["a token of indented JSON", `${base64url('{\n "alg":1}')}.${base64url('{\n "sub":1}')}.c2lnbmE`, "[redacted:jwt]"],
    ["a bearer token of letters", "authorization: bearer abcdefghijklmnop", "authorization: [redacted:secret]"],
    ["a token by its scheme", `Token ${filler.slice(0, 24)}`, "Token [redacted:bearer]"],
    ["a bearer token", "Authorization: Bearer abc.def-123456", "Authorization: Bearer [redacted:bearer]"],
    ["basic credentials", "Basic cGstbGYtMTpzay1sZi0y", "Basic [redacted:bearer]"],
    ["a password in a URL", "postgres://app:hunter2@db:5432/x", "postgres://app:[redacted:url-credentials]@db:5432/x"],
    ["one with a slash in it", "postgres://app:hun/ter2@db/x", "postgres://app:[redacted:url-credentials]@db/x"],
    ["a signature in a URL", "/b?sp=r&sig=aB3%2Bc&x=1", "/b?sp=r&sig=[redacted:secret]&x=1"],
    [
      "an element's text",
      "<wsse:Password a='b'>hunter2</wsse:Password>",
      "<wsse:Password a='b'>[redacted:secret]</wsse:Password>",
    ],
    ["an escaped element", "x &lt;pin&gt;hunter2&lt;/pin&gt;", "x <pin>[redacted:secret]</pin>"],
    ["an element's data", "<pin><![CDATA[1234]]></pin>", "<pin><![CDATA[[redacted:secret]]]></pin>"],
    ["a part of a form", 'name="pwd"\r\n\r\nhunter2\r\n--x', 'name="pwd"\r\n\r\n[redacted:secret]\r\n--x'],
    ["a password of SQL", "ALTER ROLE a PASSWORD 'hunter2'", "ALTER ROLE a PASSWORD '[redacted:secret]'"],
    ["an assigned password", "DB_PASSWORD=hunter22 NODE_ENV=test", "DB_PASSWORD=[redacted:secret] NODE_ENV=test"],
    ["a secret in a piece of JSON", '{"api_key": "abcd1234", "n": 1', '{"api_key": "[redacted:secret]", "n": 1'],
    ["an IPv4 address", "from 203.0.113.7:443", "from [redacted:ip]:443"],
    ["an IPv6 address", "from [2001:db8::8a2e:370:7334]", "from [[redacted:ip]]"],
    ["a mapped address", "::ffff:203.0.113.7", "::ffff:[redacted:ip]"],
    ["wide letters", "ａｄａ＠ｅｘａｍｐｌｅ.ｃｏｍ", "[redacted:email]"],
    ["letters that are not seen", "ada\u200b@exam\u00adple.com", "[redacted:email]"],
  ])("%s", (_, text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  it.each([
    made("sk-", "proj-", filler),
    made("sk-ant-", "api03-", filler),
    made("sk-lf-", "1234abcd-1234-abcd-1234-1234abcd1234"),
    made("pk-lf-", "1234abcd-1234-abcd-1234-1234abcd1234"),
    made("sk_", "live_", filler),
    made("gh", "p_", filler.slice(0, 36)),
    made("github", "_pat_", filler),
    made("AKIA", "IOSFODNN7EXAMPLE"),
    made("AIza", filler.slice(0, 35)),
    made("xox", "b-123456789012-", filler),
    made("hf", "_", filler.slice(0, 34)),
    made("gsk", "_", filler),
    made("SG.", filler.slice(0, 22), ".", filler),
    made("npm", "_", filler.slice(0, 36)),
    made("glpat-", filler.slice(0, 20)),
    made("glrt-", filler.slice(0, 20)),
    made("dckr", "_pat_", filler.slice(0, 27)),
    made("ABSK", filler, filler),
    made("AQ.", "Ab8RN6", filler),
    made("1/", "/0g", filler),
    made("sk", "_", "0123456789abcdef".repeat(3)),
    made("tgp", "_v1_", filler),
    made("jina", "_", filler),
    made("sb", "_secret_", filler.slice(0, 31)),
    made("vcp", "_", filler.slice(0, 30)),
    made("pat", filler.slice(0, 14), ".", "0123456789abcdef".repeat(4)),
    made("hooks.slack", ".com/services/T00000000/B00000000/", filler.slice(0, 24)),
    made("discord", ".com/api/webhooks/123456789012345678/", filler, filler),
    made("v4.", "local.", filler, filler),
    made("AGE-SECRET", "-KEY-1", filler.toUpperCase()),
  ])("the key %s", (key) => {
    expect(redact(`the key is ${key}, keep it`)).toBe("the key is [redacted:api-key], keep it");
  });

  it("a private key, also one that was cut off", () => {
    const key = `${made("-----BEGIN ", "PRIVATE KEY-----")}\nMIIE${filler}\n${made("-----END ", "PRIVATE KEY-----")}`;
    expect(redact(`before\n${key}\nafter`)).toBe("before\n[redacted:pem]\nafter");
    expect(redact(`before\n${key.slice(0, 60)}`)).toBe("before\n[redacted:pem]");
  });
});

describe("what a detector leaves alone", () => {
  it.each([
    "2024-05-06 12:30:45.123+02:00, or 06-05-2024 and 05/06/2024",
    "the order 4111111111111112 and the time 1716990000123",
    "1234567890123456789012345678901234567890123456789012345678901234",
    "trace 0af7651916cd43dd8448eb211c80319c, 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    "id 123e4567-e89b-12d3-a456-426614174000",
    "version 1.2.3, 10.20.30.40.50, 3.14159265358979",
    "std::vector<int> a::b::c at 12:30:45",
    "@property, npm i @scope/package, meet @ noon",
    "a basic understanding of bearer instruments",
    "gpt-4o-2024-08-06, claude-3-5-sonnet-20241022, ft:gpt-4o:acme::abc123",
    "max_tokens: 4096, tokenizer=cl100k, total_tokens: 123456",
    "https://example.com:8443/a/b?c=d#e",
    "risk-averse task-based disk-space-management-tool",
    "1 2 3 4 5 6 7 8 9 10 11 12 13 14 15",
    "EUR 1,234,567.89 and 12 345 678,90",
    "<tokens>17</tokens><passage>text</passage><token>string</token><secret></secret>",
    "it was identified by 'DNA', and password 'string' is a type",
    "authorization: bearer instruments are papers; the token of 2024-05-06T12:30 is spent",
    "http://localhost:3000/a@b, docker://registry:5000/image@sha256",
    "v2.public.api, pa-thological-and-other-adjectives-here, re_export_everything",
    "2024.1111.2222.3333, 1234/5678/9012/3456",
    "",
  ])("%s", (text) => {
    expect(redact(text)).toBe(text);
  });
});
