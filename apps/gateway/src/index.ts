import "./instrumentation.ts";
import { langfuseTelemetry } from "@langfuse-kit/bullmq";
import { langfuseMiddleware } from "@langfuse-kit/express";
import { createPostgresBackend, withBackend } from "bullmq";
import express from "express";

const { PORT = "3000", DATABASE_URL = "" } = process.env;

const { Queue } = withBackend(createPostgresBackend);
const letters = new Queue("letters", { connection: DATABASE_URL, telemetry: langfuseTelemetry() });

const app = express();
app.use(langfuseMiddleware({ user: (request) => request.get("x-user"), traceHeader: true }));

app.post("/letters", express.json(), async (request, response) => {
  const job = await letters.add("write", { to: request.body.to });
  response.status(202).json({ id: job.id });
});

app.listen(Number(PORT), "127.0.0.1", () => process.send?.("ready"));
