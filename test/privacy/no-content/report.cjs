const { appendFileSync } = require("node:fs");
const { randomUUID } = require("node:crypto");
const { join } = require("node:path");

const folder = process.env.NO_CONTENT_FOLDER;
// By no number of the process: in a namespace of its own each is 1.
const name = `${randomUUID()}.jsonl`;

/** Writes it down at once, since the process may be killed the next moment. One that may not write goes on unwatched. */
exports.report = (kind, more) => {
  const program = process.argv.slice(1).join(" ").slice(0, 200);
  try {
    if (folder)
      appendFileSync(
        join(folder, name),
        `${JSON.stringify({ kind, program, test: process.env.NO_CONTENT_TEST, ...more })}\n`,
      );
  } catch {}
};
