import { randomBytes } from "node:crypto";
import { expect } from "vitest";
import type { Framework, Options, Route } from "../../conformance/suite/framework.ts";
import { read, visit } from "../../conformance/suite/site.ts";
import type { Plant } from "../scene.ts";
import { plantedError, plantObservations } from "./observations.ts";

/** Requests with everything in them that a request has, and all of it asked for. */
export async function plantRequests(framework: Framework, plant: Plant): Promise<void> {
  const failing: Route = {
    path: "/fails/:who",
    method: "POST",
    body: "json",
    handle: async () => {
      await plantObservations(plant);
      throw Object.assign(plantedError(plant, "error"), { status: 500, statusCode: 500 });
    },
  };
  const silent: Route = { path: "/says", handle: () => ({ body: plant("answer") }) };
  const options: Options = {
    user: ({ headers }) => String(headers["x-user"]),
    session: () => plant("name of the session"),
    tags: () => [plant("tag")],
    metadata: () => ({ [plant("name in metadata")]: plant("metadata"), status: plant("metadata.status") }),
    input: ({ body, headers }) => ({ body, headers }),
    output: () => ({ answer: plant("output") }),
    captureHeaders: ["x-custom", "x-user", "user-agent", "referer"],
    traceHeader: true,
  };
  await visit(framework, { routes: [failing, silent], options, feedback: {} }, async ({ get }) => {
    const headers = {
      "content-type": "application/json",
      "x-user": plant("name in a header"),
      "x-custom": plant("header"),
      "user-agent": plant("agent"),
      referer: plant("referer"),
      cookie: `session=${plant("cookie")}`,
      authorization: `Bearer ${plant("authorization")}`,
      "x-api-key": plant("key"),
      tracestate: `vendor=${plant("tracestate").replaceAll(/[=, ]/g, "-")}`,
      baggage: `langfuse_user_id=${encodeURIComponent(plant("name in baggage"))},langfuse_metadata_a=${encodeURIComponent(plant("baggage"))}`,
      traceparent: `00-${randomBytes(16).toString("hex")}-${randomBytes(8).toString("hex")}-01`,
    };
    const query = `q=${encodeURIComponent(plant("query"))}`;
    const body = JSON.stringify({ text: plant("body"), password: plant("password") });
    await read(
      get(`/fails/${encodeURIComponent(plant("path parameter"))}?${query}`, { method: "POST", headers, body }),
    );
    const answer = await read(get(`/says?${query}`, { headers }));
    const token = answer.headers.get("x-langfuse-feedback");
    // The token goes to a visitor: it says which trace, and nothing of it.
    expect(JSON.stringify([...answer.headers])).not.toContain("kestrel");
    const score = { token, name: "thumbs", value: 1, comment: plant("feedback") };
    await read(get("/feedback", { method: "POST", body: JSON.stringify(score) }));
    await read(get(`/${encodeURIComponent(plant("no route"))}`, { headers }));
  });
}
