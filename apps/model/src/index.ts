import "./telemetry.ts";
import { startGateway } from "./gateway.ts";
import { Scheduler } from "./scheduler.ts";
import { startServer } from "./server.ts";

const { PORT = "8000", OPENAI_API_KEY, OPENAI_BASE_URL } = process.env;
const isReal = Boolean(OPENAI_API_KEY || OPENAI_BASE_URL);

// Two replicas of the simulated server, or a real one.
const replicas = isReal
  ? [(OPENAI_BASE_URL || "https://api.openai.com/v1").replace(/\/+$/, "")]
  : await Promise.all([startServer(), startServer()]);
await startGateway(Number(PORT), new Scheduler(replicas));
process.send?.("ready");
