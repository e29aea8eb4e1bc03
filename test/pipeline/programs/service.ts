import {
  currentTrace,
  generation,
  initLangfuse,
  type LangfuseOptions,
  startObservation,
  trace,
} from "@langfuse-kit/core";

/**
 * A process that traces one request of three observations, and then does what its arguments say. The options of
 * `initLangfuse` come as JSON in PIPELINE_OPTIONS.
 *
 * `serve` stays alive, `listen` brings a listener of the application's own, after which SIGUSR2 ends it, `drain` one that
 * ends nothing, `close` one that lets the process end by itself, `finish` one that first works on for longer than
 * `shutdownMs`, `open` leaves an observation without an end, `throw` and `reject` end it by an error, `exit` and `exit-later` exit,
 * `flush` and `shutdown` wait for these, `many` traces a hundred requests, and SIGUSR2 one more.
 */
const words = new Set(process.argv.slice(2));
const options = JSON.parse(process.env.PIPELINE_OPTIONS ?? "{}") as LangfuseOptions;
const langfuse = initLangfuse(options);
const say = (word: string): void => void process.stdout.write(`${word}\n`);

/** More than the 128 attributes that OpenTelemetry keeps by default. */
const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`key${index}`, `value ${index}`]));

function request(): void {
  trace("request", { userId: "u" }, () => {
    generation("first", { model: "gpt-4o", input: "a".repeat(100), metadata: many }, () => undefined);
    generation("second", { model: "gpt-4o" }, () => undefined);
  });
}

for (let count = words.has("many") ? 100 : 1; count > 0; count--) request();
if (words.has("open")) startObservation("never ends").run(() => trace("held child", () => undefined));
const serving = words.has("serve") ? setInterval(() => undefined, 1_000) : undefined;
if (words.has("close")) process.once("SIGTERM", () => clearInterval(serving));
if (words.has("finish")) {
  const finish = (): void => {
    request();
    clearInterval(serving);
  };
  process.once("SIGTERM", () => setTimeout(finish, 2 * langfuse.config.shutdownMs));
}
process.on("SIGUSR2", request);
if (words.has("drain")) process.once("SIGTERM", () => say("draining"));
if (words.has("listen")) process.once("SIGTERM", () => process.once("SIGUSR2", () => process.exit(7)));
if (words.has("error-listener")) process.on("uncaughtException", (error) => say(`caught ${error.message}`));
// So that what is sent at once is under way.
if (words.has("linger")) await new Promise((resolve) => setTimeout(resolve, 50));
if (words.has("flush")) say(JSON.stringify(await langfuse.flush()));
if (words.has("shutdown")) say(JSON.stringify(await langfuse.shutdown()));
if (words.has("inside")) trace("inside", () => say(String(currentTrace()?.url)));
say("ready");
if (words.has("exit")) process.exit(3);
if (words.has("exit-later")) setTimeout(() => process.exit(3));
if (words.has("throw")) throw new Error("thrown by the application");
if (words.has("reject")) void Promise.reject(new Error("rejected by the application"));
