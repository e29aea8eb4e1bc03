import { request } from "node:http";

export type Visit = { readonly status: number } | { readonly failed: string };

/** One GET of the application's root. A 404 will do: it is a request all the same. */
export function visit(port: number, timeoutMs: number): Promise<Visit> {
  return new Promise((resolve) => {
    const asked = request({ host: "localhost", port, path: "/", timeout: timeoutMs, agent: false }, (response) => {
      response.resume();
      // What it does not end, such as a stream of events, is ended here.
      const timer = setTimeout(() => response.destroy(), 1_000);
      response.once("close", () => {
        clearTimeout(timer);
        resolve({ status: response.statusCode ?? 0 });
      });
    });
    asked.once("timeout", () => asked.destroy(new Error("it did not answer in time")));
    asked.once("error", (error) => resolve({ failed: error.message }));
    asked.end();
  });
}
