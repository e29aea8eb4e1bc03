const { ClientRequest, OutgoingMessage } = require("node:http");
const { report } = require("./report.cjs");

/** Keeps the body of each request of the kit, which sends by node:http and says who it is. */
exports.keepWhatIsSent = () => {
  const { write, end } = OutgoingMessage.prototype;
  const bodies = new WeakMap();

  function note(request, chunk, encoding) {
    if (!isOurs(request) || chunk === null || chunk === undefined || typeof chunk === "function") return;
    const part =
      typeof chunk === "string" ? Buffer.from(chunk, typeof encoding === "string" ? encoding : "utf8") : chunk;
    bodies.set(request, [...(bodies.get(request) ?? []), part]);
  }

  OutgoingMessage.prototype.write = function (chunk, encoding, ...more) {
    note(this, chunk, encoding);
    return write.call(this, chunk, encoding, ...more);
  };
  OutgoingMessage.prototype.end = function (chunk, encoding, ...more) {
    note(this, chunk, encoding);
    const parts = bodies.get(this);
    bodies.delete(this);
    if (parts !== undefined) {
      const body = Buffer.concat(parts).toString("base64");
      const zipped = this.getHeader("content-encoding") === "gzip";
      report("sent", { child: process.env.NO_CONTENT_CHILD, path: this.path, zipped, body });
    }
    return end.call(this, chunk, encoding, ...more);
  };
};

function isOurs(request) {
  return request instanceof ClientRequest && String(request.getHeader("user-agent")).startsWith("langfuse-kit");
}
