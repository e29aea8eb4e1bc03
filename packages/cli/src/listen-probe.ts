import { appendFileSync } from "node:fs";
import { Server } from "node:net";

// Loaded into the application that `init` starts once, and nowhere else: an application may listen where it likes.
const file = process.env.LANGFUSE_KIT_LISTENING;
const { listen } = Server.prototype;

if (file !== undefined) {
  Server.prototype.listen = function (this: Server, ...given: unknown[]) {
    this.once("listening", () => {
      const address = this.address();
      if (typeof address === "object" && address !== null) appendFileSync(file, `${address.port}\n`);
    });
    return Reflect.apply(listen, this, given) as Server;
  } as typeof listen;
}
