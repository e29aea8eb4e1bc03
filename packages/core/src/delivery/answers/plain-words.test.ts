import { describe, expect, it } from "vitest";
import type { Answer } from "../transport/index.ts";
import { plainWords } from "./plain-words.ts";
import { wordsOf } from "./words-of.ts";

const pair = "pk-lf-1234:sk-lf-5678";
const basic = Buffer.from(pair).toString("base64");
const headers = { Authorization: `Basic ${basic}`, "x-api-key": "kettle-of-fish", "content-type": "application/json" };

describe("words of strangers", () => {
  it("lose every secret of the request, in each of its forms", () => {
    const text = `bad key ${basic} or ${pair} or sk-lf-5678 or kettle-of-fish in application/json`;
    const words = plainWords(text, headers);
    for (const secret of [basic, pair, "sk-lf-5678", "pk-lf-1234", "kettle-of-fish"])
      expect(words).not.toContain(secret);
    expect(words).toContain("in application/json");
  });

  it("lose whatever looks like a key, also one that is not ours", () => {
    expect(plainWords("sk-lf-other and Bearer abc.def-ghi", {})).toBe("[secret] and [secret]");
  });

  it("cannot forge a log line", () => {
    expect(plainWords("a\r\n[error] b\u001b[31m\u2028\u202ec\u0085", {})).toBe(
      "a\\r\\n[error] b\\u{1b}[31m\\u{2028}\\u{202e}c\\u{85}",
    );
  });

  it("are cut after the secrets are out, so that no half of one stays", () => {
    const words = plainWords(`${"x".repeat(290)}kettle-of-fish${"y".repeat(500)}`, headers);
    expect(words).not.toContain("kettle");
    expect(words.length).toBeLessThan(310);
  });

  const said = (type: string, body: string | Uint8Array) =>
    wordsOf(
      { status: 400, headers: { "content-type": type }, body: Buffer.from(body), cut: false } satisfies Answer,
      {},
    );

  it("are the message of a JSON answer, not its body", () => {
    expect(said("application/json", '{"message":"Invalid","error":[{"path":"x"}],"echo":"private"}')).toBe(
      'Invalid: [{"path":"x"}]',
    );
    expect(said("application/json", '{"echo":"private"}')).toBe("");
    expect(said("text/plain", "nope")).toBe("nope");
    expect(said("text/html; charset=utf-8", "<h1>private</h1>")).toBe("an HTML page");
  });

  it("are the address that a redirect points to, without what may be secret of it", () => {
    const moved = (location: string) =>
      wordsOf(
        { status: 301, headers: { "content-type": "text/html", location }, body: Buffer.from("<h1>"), cut: false },
        headers,
      );
    expect(moved("https://user:word@eu.example.com/api/x?token=abc#d")).toBe(
      "it points to https://eu.example.com/api/x",
    );
    expect(moved("//user:word@eu.example.com/api")).toBe("it points to //eu.example.com/api");
    expect(moved("/login?next=%2F")).toBe("it points to /login");
    expect(moved("//elsewhere.example/kettle-of-fish")).toBe("it points to //elsewhere.example/[secret]");
    expect(moved(`https://a.example/${"x".repeat(2_000)}`).length).toBeLessThan(310);
  });

  it("are the message of a protobuf status", () => {
    expect(said("application/x-protobuf", Buffer.from([0x08, 3, 0x12, 4, ...Buffer.from("nope")]))).toBe("nope");
    expect(said("application/x-protobuf", Buffer.from([0x12, 200, 1]))).toBe("");
  });
});
