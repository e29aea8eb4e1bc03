import type { AddressInfo } from "node:net";
import { contestants as express } from "./express.ts";
import { contestants as fastify } from "./fastify.ts";
import type { Contestant } from "./types.ts";

/** One service in this process: `node --expose-gc run.ts FRAMEWORK CONTESTANT SINK`. Its parent says when to measure. */
const frameworks: Readonly<Record<string, Readonly<Record<string, Contestant>>>> = { express, fastify };

const [framework = "", name = "", sinkUrl = ""] = process.argv.slice(2);
const contestant = frameworks[framework]?.[name];
if (contestant === undefined) throw new Error(`No such contestant: ${framework} ${name}`);
const { server, flush } = await contestant(sinkUrl);
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));

let begun = process.cpuUsage();
process.on("message", (word) => {
  void flush().then(() => {
    if (word === "begin") globalThis.gc?.();
    const { user, system } = process.cpuUsage(begun);
    process.send?.({ cpu: user + system });
    begun = process.cpuUsage();
  });
});
process.on("disconnect", () => process.exit());
process.send?.({ port: (server.address() as AddressInfo).port });
