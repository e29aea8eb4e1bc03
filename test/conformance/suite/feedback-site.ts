import type { Framework, Plan } from "./framework.ts";
import { stepRoute } from "./routes.ts";
import { read, type Site, visit } from "./site.ts";

export const TOKEN = "x-langfuse-feedback";

/** Visits a site with a route that answers, and one for feedback. */
export function feedbackSite(
  framework: Framework,
): (more: Partial<Plan>, visitor: (site: Site) => Promise<unknown>) => Promise<void> {
  return (more, visitor) =>
    visit(framework, { routes: [stepRoute("/ok")], options: { traceHeader: true }, feedback: {}, ...more }, visitor);
}

/** Asks for an answer and gives back its token. */
export async function tokenOf({ get }: Site, headers: Record<string, string> = {}): Promise<string> {
  const answer = await read(get("/ok", { headers }));
  return answer.headers.get(TOKEN) ?? "";
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly said: { error?: string };
}

/** Over one connection, since some tests post often. */
export async function post(
  { url }: Site,
  body: object | string,
  headers: Record<string, string> = {},
): Promise<Answered> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const init = { method: "POST", body: text, headers: { "content-type": "application/json", ...headers } };
  const answer = await read(fetch(`${url}/feedback`, init));
  return { ...answer, said: JSON.parse(answer.text) as { error?: string } };
}
