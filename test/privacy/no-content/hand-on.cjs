const childProcess = require("node:child_process");
const { randomUUID } = require("node:crypto");
const { syncBuiltinESMExports } = require("node:module");
const { basename } = require("node:path");
const { report } = require("./report.cjs");

/** Puts the preload into the environment of all that this process starts, also where it is given one of its own. */
exports.handOn = (preload) => {
  const { ChildProcess, spawnSync, execFileSync, execSync } = childProcess;
  const { spawn } = ChildProcess.prototype;
  // As they are now: a test may empty the environment.
  const { NO_CONTENT_FOLDER = "", NO_CONTENT_BOUND = "" } = process.env;

  function added(command, options = "") {
    const child = randomUUID();
    report("started", { child, command: basename(String(command)) });
    const { NO_CONTENT_TEST = "" } = process.env;
    const more = { NO_CONTENT_FOLDER, NO_CONTENT_BOUND, NO_CONTENT_TEST, NO_CONTENT_CHILD: child };
    return { ...more, NODE_OPTIONS: options.includes(preload) ? options : `${options} --require "${preload}"`.trim() };
  }

  /** What all the ways of starting a process that do not wait for it come down to; the only one that knows its pairs. */
  ChildProcess.prototype.spawn = function (options) {
    const given = options.envPairs ?? [];
    const known = given.find((pair) => pair.startsWith("NODE_OPTIONS="))?.slice("NODE_OPTIONS=".length);
    const more = added(options.file, known);
    const kept = given.filter((pair) => !Object.hasOwn(more, pair.slice(0, pair.indexOf("="))));
    const envPairs = [...kept, ...Object.entries(more).map(([name, value]) => `${name}=${value}`)];
    return spawn.call(this, { ...options, envPairs });
  };

  const withMore = (command, options) => {
    const env = options?.env ?? process.env;
    return { ...options, env: { ...env, ...added(command, env.NODE_OPTIONS) } };
  };
  const withArguments = (start) => (file, args, options) =>
    Array.isArray(args) ? start(file, args, withMore(file, options)) : start(file, withMore(file, args ?? options));
  childProcess.spawnSync = withArguments(spawnSync);
  childProcess.execFileSync = withArguments(execFileSync);
  childProcess.execSync = (command, options) => execSync(command, withMore(command.split(" ")[0], options));
  syncBuiltinESMExports();
};
