const first = process.env.KIT_FIRST === "1";
if (process.env.INSTRUMENT === undefined) {
  if (first) await import("./kit.mjs");
  await import("./neighbour.mjs");
}
const instrument = await import(process.env.INSTRUMENT ?? "./kit.mjs");
const neighbour = await import("./helpers.mjs");
const { default: express } = await import("express");
const kit = await import("@langfuse-kit/core");
const official = await import("@langfuse/tracing").catch(() => undefined);
const { default: startServer } = await import("./server.cjs");
startServer({ express, kit, official, neighbour: { ...neighbour }, langfuse: instrument.langfuse });
