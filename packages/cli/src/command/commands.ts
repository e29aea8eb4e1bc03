import type { Command } from "./types.ts";

const cwd = { option: "--cwd DIR", about: "the application's folder, when it is not this one" };
const json = { option: "--json", about: "answer with one JSON document" };
const yes = { option: "-y, --yes", about: "agree to everything that would be asked" };
const dryRun = { option: "--dry-run", about: "show what would be done, and do nothing" };
const noInstall = { option: "--no-install", about: "leave installing to you" };

/** All commands. Each loads its own room when it is run, so that help is there at once. */
export const commands: readonly Command[] = [
  {
    name: "init",
    summary: "set tracing up in this project: shows a diff, asks, writes, and shows the first trace",
    usage: "langfuse-kit init [options]",
    options: [
      dryRun,
      yes,
      json,
      cwd,
      noInstall,
      { option: "--no-start", about: "do not start the application once to see its first trace" },
    ],
    examples: [
      "npx langfuse-kit init",
      "npx langfuse-kit init --dry-run",
      "npx langfuse-kit init --cwd packages/api --yes",
    ],
    run: async (...given) => (await import("../init/index.ts")).runInit(...given),
  },
  {
    name: "undo",
    summary: "take back what init did, also in files that were worked on since",
    usage: "langfuse-kit undo [options]",
    options: [dryRun, yes, json, cwd, noInstall],
    examples: ["npx langfuse-kit undo", "npx langfuse-kit undo --yes --json"],
    run: async (...given) => (await import("../init/index.ts")).runUndo(...given),
  },
  {
    name: "doctor",
    summary: "say why nothing arrives: keys, server, clock, loading order, versions, and one trace there and back",
    usage: "langfuse-kit doctor [options]",
    options: [
      json,
      cwd,
      { option: "--start", about: "start the application once, without a trace leaving, and ask it from within" },
    ],
    examples: ["npx langfuse-kit doctor", "npx langfuse-kit doctor --start --json"],
    run: async (...given) => (await import("../doctor/index.ts")).runDoctor(...given),
  },
  {
    name: "studio",
    summary: "show traces on this machine: no account, no Docker",
    usage: "langfuse-kit studio [options]",
    options: [{ option: "--help", about: "all options of Studio" }],
    examples: [
      "npx langfuse-kit studio",
      "npx langfuse-kit studio --port 4800 --memory --no-open",
      "npx langfuse-kit studio --forward http://localhost:4318",
    ],
    run: async (...given) => (await import("../studio/index.ts")).runStudioCommand(...given),
  },
  {
    name: "dev",
    summary: "run a command with its traces going to Studio, which is started where none runs",
    usage: "langfuse-kit dev [options] -- COMMAND",
    options: [
      { option: "--url URL", about: "the Studio to send to (http://localhost:4790)" },
      { option: "--memory", about: "a Studio that is started keeps nothing on disk" },
    ],
    examples: ["npx langfuse-kit dev -- npm run dev", "npx langfuse-kit dev --memory -- node server.js"],
    run: async (...given) => (await import("../dev/index.ts")).runDev(...given),
  },
  {
    name: "dead-letters",
    summary: "list, show, replay or drop what the server refused for good, on disk or in Redis",
    usage: "langfuse-kit dead-letters list|show|replay|drop [ID] [options]",
    options: [
      { option: "--dir DIR", about: "the spool's directory (LANGFUSE_SPOOL_DIR)" },
      { option: "--redis URL", about: "the Redis of bullmqSpool() instead; with --queue alone, REDIS_URL" },
      { option: "--queue NAME", about: "the queue of bullmqSpool() (langfuse); --prefix where it has one" },
      { option: "--status N", about: "those that were refused with this status" },
      { option: "--all", about: "all of them, for replay and drop" },
      yes,
      json,
    ],
    examples: [
      "npx langfuse-kit dead-letters list --dir /var/spool/langfuse",
      "npx langfuse-kit dead-letters show 3f2a",
      "npx langfuse-kit dead-letters replay --status 422",
      "npx langfuse-kit dead-letters list --redis redis://localhost:6379",
      "npx langfuse-kit dead-letters drop --all --yes",
    ],
    run: async (...given) => (await import("../dead-letters/index.ts")).runDeadLetters(...given),
  },
  {
    name: "collector",
    summary: "print an OpenTelemetry Collector configuration that sends to Langfuse and to a second place",
    usage: "langfuse-kit collector [options]",
    options: [
      { option: "--to URL", about: "the second place, any OTLP over HTTP (http://jaeger:4318)" },
      { option: "--langfuse URL", about: "the Langfuse server (LANGFUSE_BASE_URL, else the cloud)" },
      { option: "--sample PERCENT", about: "of ordinary traces to the second place (10); errors and slow ones always" },
      { option: "--slow MS", about: "what counts as slow (5000)" },
      { option: "--storage DIR", about: "where queues outlive the collector (/var/lib/otelcol)" },
    ],
    examples: [
      "npx langfuse-kit collector > collector.yaml",
      "npx langfuse-kit collector --to http://tempo:4318 --sample 100",
    ],
    run: async (...given) => (await import("../collector/index.ts")).runCollector(...given),
  },
];
