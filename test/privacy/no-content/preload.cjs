/**
 * Loaded by every Node process of a run without content before its own code: it closes the process as no option can
 * open it, keeps what the kit sends, and hands itself on to whatever the process starts.
 */
const { handOn } = require("./hand-on.cjs");
const { keepWhatIsSent } = require("./keep-sent.cjs");
const { report } = require("./report.cjs");

process.env.OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT = process.env.NO_CONTENT_BOUND;
handOn(__filename);
keepWhatIsSent();
report("watched", { child: process.env.NO_CONTENT_CHILD });
