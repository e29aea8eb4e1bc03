import { NestFactory } from "@nestjs/core";
import { contestants, moduleOf } from "./contestants.ts";

/** One contestant as a service in a process of its own: `node server.ts CONTESTANT SINK`. Tells its CPU when it is asked. */
const [name = "", sinkUrl = ""] = process.argv.slice(2);
const load = contestants[name];
if (load === undefined) throw new Error(`No such contestant: ${name}`);
const contestant = await load(sinkUrl);
const app = await NestFactory.create(moduleOf(contestant), { logger: false });
await app.listen(0, "127.0.0.1");

let cpu = process.cpuUsage();
process.on("message", async (word) => {
  if (word === "begin") {
    globalThis.gc?.();
    cpu = process.cpuUsage();
    process.send?.({});
  } else {
    await contestant.flush?.();
    const { user, system } = process.cpuUsage(cpu);
    process.send?.({ cpuUs: user + system, rssMb: process.memoryUsage.rss() / 2 ** 20 });
  }
});
process.on("disconnect", () => process.exit(0));
process.send?.({ url: await app.getUrl() });
