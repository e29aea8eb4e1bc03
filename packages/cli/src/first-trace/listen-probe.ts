/**
 * Runs in the application that is started once, and nowhere else: an application listens where it likes, and says it
 * here. Text, so that it is no file that a bundler, a loader or a permission could be in the way of.
 */
const probe = `
import { appendFileSync } from "node:fs";
import { Server } from "node:net";
const { listen } = Server.prototype;
Server.prototype.listen = function (...given) {
  this.once("listening", () => {
    const address = this.address();
    if (address?.port) appendFileSync(process.env.LANGFUSE_KIT_LISTENING, address.port + "\\n");
  });
  return Reflect.apply(listen, this, given);
};
`;

/** The variables that let a Node program, and those that it starts, write the ports that they listen on into a file. */
export function listenProbe(file: string, nodeOptions: string | undefined): Readonly<Record<string, string>> {
  const url = `data:text/javascript,${encodeURIComponent(probe)}`;
  return {
    LANGFUSE_KIT_LISTENING: file,
    NODE_OPTIONS: [nodeOptions, `--import=${url}`].filter(Boolean).join(" "),
  };
}
