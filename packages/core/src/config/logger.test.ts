import { afterEach, describe, expect, it, vi } from "vitest";
import { createReporter, type Logger } from "../runtime/index.ts";
import { createLogger } from "./index.ts";

const scrub = (text: string): string => text;

function recording(): { logger: Logger; lines: string[] } {
  const lines: string[] = [];
  const at = (level: string) => (line: string) => void lines.push(`${level}: ${line}`);
  return { logger: { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") }, lines };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe("createLogger", () => {
  it("writes every level with the prefix, debug only when asked", () => {
    const { logger, lines } = recording();
    const quiet = createLogger(logger, { debug: false, scrub });
    const loud = createLogger(logger, { debug: true, scrub });
    for (const target of [quiet, loud]) {
      target.debug("a");
      target.info("b");
      target.warn("c");
      target.error("d");
    }
    const prefixed = (level: string, text: string) => `${level}: [@langfuse-kit/core] ${text}`;
    const rest = [prefixed("info", "b"), prefixed("warn", "c"), prefixed("error", "d")];
    expect(lines).toEqual([...rest, prefixed("debug", "a"), ...rest]);
  });

  it("does not repeat a prefix that is there", () => {
    const { logger, lines } = recording();
    const wrapped = createLogger(logger, { debug: false, scrub });
    createReporter(wrapped).once("key", "from the reporter");
    wrapped.warn("[@langfuse-kit/express] from an adapter");
    expect(lines).toEqual([
      "warn: [@langfuse-kit/core] from the reporter",
      "warn: [@langfuse-kit/express] from an adapter",
    ]);
  });

  it("speaks to the console by default, as it is at that moment", () => {
    const logger = createLogger(undefined, { debug: false, scrub });
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined);
    logger.warn("hello");
    expect(warn.mock.calls).toEqual([["[@langfuse-kit/core] hello"]]);
  });

  it.each([
    ["a line break", "a\r\nb", "a\\r\\nb"],
    ["ANSI colours", "a\u001b[31mred", "a\\u{1b}[31mred"],
    ["C1 controls", "a\u009bb", "a\\u{9b}b"],
    ["bidi overrides", "a\u202eb\u2066c", "a\\u{202e}b\\u{2066}c"],
    ["line separators", "a\u2028b", "a\\u{2028}b"],
    ["invisible characters", "a\u200bb\ufeff", "a\\u{200b}b\\u{feff}"],
    ["lone surrogates", "a\ud800b", "a\\u{d800}b"],
    ["NUL", "a\u0000b", "a\\u{0}b"],
  ])("writes out %s", (_name, message, shown) => {
    const { logger, lines } = recording();
    createLogger(logger, { debug: false, scrub }).warn(message);
    expect(lines).toEqual([`warn: [@langfuse-kit/core] ${shown}`]);
  });

  it("leaves other scripts and emoji alone", () => {
    const { logger, lines } = recording();
    createLogger(logger, { debug: false, scrub }).warn("żółw 亀 🐢");
    expect(lines).toEqual(["warn: [@langfuse-kit/core] żółw 亀 🐢"]);
  });

  it("cuts what is longer than 1 KB", () => {
    const { logger, lines } = recording();
    createLogger(logger, { debug: false, scrub }).warn("\n".repeat(1e6));
    expect(lines[0]?.length).toBe(1024 + "warn: ".length);
    expect(lines[0]?.endsWith("…")).toBe(true);
  });

  it("takes what is no text", () => {
    const { logger, lines } = recording();
    const wrapped = createLogger(logger, { debug: false, scrub });
    wrapped.warn(new Error("broken") as never);
    wrapped.warn({
      toString: () => {
        throw new Error("no");
      },
    } as never);
    wrapped.warn(undefined as never);
    expect(lines.map((line) => line.slice("warn: [@langfuse-kit/core] ".length))).toEqual([
      "broken",
      "unknown error",
      "undefined",
    ]);
  });

  it("survives a logger that throws, rejects or lacks a level", async () => {
    const rejections: unknown[] = [];
    const listen = (reason: unknown) => rejections.push(reason);
    process.on("unhandledRejection", listen);
    const target = {
      warn: () => {
        throw new Error("disk full");
      },
      error: async () => {
        throw new Error("disk full");
      },
    };
    const logger = createLogger(target, { debug: true, scrub });
    logger.debug("a");
    logger.info("b");
    logger.warn("c");
    logger.error("d");
    await new Promise((resolve) => setImmediate(resolve));
    process.off("unhandledRejection", listen);
    expect(rejections).toEqual([]);
  });

  it("calls the user's logger as a method", () => {
    class Counting {
      count = 0;
      warn(): void {
        this.count++;
      }
      error(): void {
        this.count++;
      }
    }
    const target = new Counting();
    createLogger(target, { debug: false, scrub }).warn("a");
    expect(target.count).toBe(1);
  });
});
