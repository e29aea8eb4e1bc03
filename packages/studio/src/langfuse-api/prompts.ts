import { Hono } from "hono";
import type { JsonRecord } from "../json/index.ts";
import { type FoundPrompt, PromptProblem, type PromptVersion } from "../prompts/index.ts";
import type { Studio } from "../studio/index.ts";
import { type ApiContext, type ApiEnvironment, iso, pageMeta, problem, projectId } from "./environment.ts";
import { allow, asked, askedBoolean, askedNumber, askedPage, askedTime } from "./query.ts";

/** Prompts of the folder that Studio was started with; they are changed there, and not here. */
export function promptRoutes({ prompts, tell }: Studio): Hono<ApiEnvironment> {
  const app = new Hono<ApiEnvironment>();
  const refuse = (c: ApiContext, error: unknown): Response => {
    if (!(error instanceof PromptProblem)) throw error;
    // The caller may have a fallback and say nothing; so it is said here.
    if (error.status === 422) tell(error.message);
    return problem(
      c,
      error.status,
      error.status === 404 ? "LangfuseNotFoundError" : "InvalidRequestError",
      error.message,
    );
  };
  const none = (c: ApiContext): Response =>
    problem(
      c,
      404,
      "LangfuseNotFoundError",
      "Studio was started without prompts. Give it their folder: --prompts DIR.",
    );

  app.get("/api/public/v2/prompts", (c) => {
    if (prompts === undefined) return none(c);
    allow(c, ["name", "label", "tag", "fromUpdatedAt", "toUpdatedAt", "page", "limit"]);
    const { page, limit, offset } = askedPage(c);
    const isWanted = wantedBy(c);
    try {
      const { versions, problems } = prompts.all();
      for (const wrong of problems) tell(wrong);
      const wanted = versions.filter(isWanted);
      const names = [...new Set(wanted.map(({ name }) => name))].sort();
      const data = names
        .slice(offset, offset + limit)
        .map((name) => summary(versions.filter((one) => one.name === name)));
      return c.json({ data, meta: pageMeta(page, limit, names.length) });
    } catch (error) {
      return refuse(c, error);
    }
  });

  app.get("/api/public/v2/prompts/:name{.+}", (c) => {
    if (prompts === undefined) return none(c);
    allow(c, ["version", "label", "resolve"]);
    const wanted = {
      version: askedNumber(c, "version"),
      label: asked(c, "label"),
      resolve: askedBoolean(c, "resolve") ?? true,
    };
    try {
      return c.json(promptView(prompts.get(c.req.param("name"), wanted)));
    } catch (error) {
      return refuse(c, error);
    }
  });

  const readOnly = (c: ApiContext): Response =>
    problem(c, 405, "MethodNotAllowedError", "Prompts are files here: change them in their folder.");
  app.on(["POST", "PATCH", "DELETE"], ["/api/public/v2/prompts", "/api/public/v2/prompts/*"], readOnly);
  return app;
}

function wantedBy(c: ApiContext): (version: PromptVersion) => boolean {
  const [wantedName, label, tag] = [asked(c, "name"), asked(c, "label"), asked(c, "tag")];
  const from = askedTime(c, "fromUpdatedAt") ?? Number.NEGATIVE_INFINITY;
  const to = askedTime(c, "toUpdatedAt") ?? Number.POSITIVE_INFINITY;
  const fits = (wanted: string | undefined, found: readonly string[]): boolean =>
    wanted === undefined || found.includes(wanted);
  return ({ name, labels, tags, changed }) =>
    fits(wantedName, [name]) && fits(label, labels) && fits(tag, tags) && changed >= from && changed < to;
}

function promptView({ changed, ...prompt }: FoundPrompt): JsonRecord {
  const at = iso(changed);
  return {
    id: `${prompt.name}@${prompt.version}`,
    projectId,
    createdBy: "file",
    createdAt: at,
    updatedAt: at,
    isActive: null,
    ...prompt,
  };
}

/** Its versions come with the newest first. */
function summary(versions: readonly PromptVersion[]): JsonRecord {
  const [last] = versions;
  return {
    name: last?.name,
    type: last?.type,
    versions: versions.map(({ version }) => version).sort((left, right) => left - right),
    labels: [...new Set(versions.flatMap(({ labels }) => labels))],
    tags: [...new Set(versions.flatMap(({ tags }) => tags))],
    lastUpdatedAt: iso(Math.max(...versions.map(({ changed }) => changed))),
    lastConfig: last?.config ?? {},
  };
}
