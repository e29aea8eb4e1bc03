/** Loads one package in this process, and sets core up: `node --expose-gc run.ts [PACKAGE]`. Prints one JSON line. */
const [name = ""] = process.argv.slice(2);
const start = performance.now();
const loaded = name === "" ? {} : await import(name);
const importMs = performance.now() - start;
if (typeof loaded.initLangfuse === "function") {
  loaded.initLangfuse({ publicKey: "pk-lf-bench", secretKey: "sk-lf-bench", handleSignals: false });
}
globalThis.gc?.();
process.stdout.write(`${JSON.stringify({ importMs, idleMb: process.memoryUsage.rss() / 2 ** 20 })}\n`);
process.exit(0);
