import { initLangfuse, trace } from "@langfuse-kit/core";

const search = process.env.SEARCH_URL ?? "https://search.internal";
initLangfuse({
  serviceName: "gateway",
  propagateTo: [
    search, // an origin: scheme, host and port
    "https://*.internal.example", // every host below one
    { origin: "https://agent.example", identity: true }, // user, session and tags go along
  ],
});

await trace("question", async () => {
  const response = await fetch(`${search}/find?q=orders`);
  return response.json();
});
