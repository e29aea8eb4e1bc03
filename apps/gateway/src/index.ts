import "./instrumentation.ts";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { langfuseErrorHandler, langfuseFeedback, langfuseMiddleware } from "@langfuse-kit/express";
import express from "express";
import { chats } from "./chats.ts";
import { PORT } from "./settings.ts";
import { summaries } from "./summaries.ts";

const app = express();
app.use(express.static(join(import.meta.dirname, "../page")));
app.get("/feedback-client.js", (_request, response) => {
  response.sendFile(fileURLToPath(import.meta.resolve("@langfuse-kit/core/feedback-client")), { dotfiles: "allow" });
});

app.use(
  langfuseMiddleware({
    trust: "none", // the open Internet: a received trace is linked to, not continued
    user: (request) => request.get("x-user"), // stands in for a login
    traceHeader: true, // so that the page can score its own answers
  }),
);
app.use("/feedback", langfuseFeedback({ scores: { thumbs: [0, 1] } }));
app.use("/chats", express.json({ limit: "10kb" }), chats);
app.use(langfuseErrorHandler());

const server = app.listen(Number(PORT), "127.0.0.1", () => process.send?.("ready"));
process.once("SIGTERM", () => server.close(() => void summaries.close()));
