import "./instrumentation.ts";
import { retriever } from "@langfuse-kit/core";
import { langfusePlugin } from "@langfuse-kit/fastify";
import fastify from "fastify";
import { openHandbook } from "./handbook.ts";

const { PORT = "3002" } = process.env;
const handbook = openHandbook();

const app = fastify();
await app.register(langfusePlugin);

const querystring = { type: "object", required: ["q"], properties: { q: { type: "string", maxLength: 500 } } };

app.get<{ Querystring: { q: string } }>("/articles", { schema: { querystring } }, ({ query: { q } }) =>
  retriever("search-handbook", { input: q }, (step) => {
    const articles = handbook.search(q);
    step.update({ output: articles, metadata: { found: articles.length } });
    return articles;
  }),
);

await app.listen({ port: Number(PORT), host: "127.0.0.1" });
process.once("SIGTERM", () => void app.close());
process.send?.("ready");
