import { describeError, escapeText, type Logger } from "../runtime/index.ts";

const PREFIX = "[@langfuse-kit/core]";
const ANY_PREFIX = "[@langfuse-kit/";
const MAX_LINE = 1024;
/** What is looked at of a longer message; far more than a line can show after escaping and scrubbing. */
const MAX_READ = 16 * 1024;

type Level = keyof Logger;

/** A logger with every level. */
export interface SafeLogger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

/**
 * Wraps the user's logger (or the console): prefixed, on one line, at most 1 KB, without secrets, and never throwing.
 * @example const logger = createLogger(undefined, { debug: false, scrub: (text) => text });
 */
export function createLogger(
  logger: Logger | undefined,
  options: { readonly debug: boolean; readonly scrub: (text: string) => string },
): SafeLogger {
  const target: Logger = logger ?? console;
  const write = (level: Level) => (message: string) => {
    try {
      // Called as a method: pino and winston need their `this`.
      const answer: unknown = target[level]?.(toLine(message, options.scrub));
      swallowRejection(answer);
    } catch {
      // A logger that throws must not reach the application.
    }
  };
  return Object.freeze({
    debug: options.debug ? write("debug") : () => undefined,
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  });
}

function toLine(message: unknown, scrub: (text: string) => string): string {
  const text = typeof message === "string" ? message : describeError(message);
  const line = escapeText(scrub(text.slice(0, MAX_READ)));
  const prefixed = line.startsWith(ANY_PREFIX) ? line : `${PREFIX} ${line}`;
  return prefixed.length > MAX_LINE ? `${prefixed.slice(0, MAX_LINE - 1)}…` : prefixed;
}

/** An asynchronous logger that fails would else end the process with an unhandled rejection. */
function swallowRejection(answer: unknown): void {
  if (typeof answer !== "object" || answer === null || !("then" in answer)) return;
  Promise.resolve(answer).catch(() => undefined);
}
