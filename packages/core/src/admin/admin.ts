import { unknownOption } from "../config/index.ts";
import { prometheusText } from "../monitor/index.ts";
import { whenTooLarge } from "../posted/index.ts";
import { isObject, LangfuseKitError } from "../runtime/index.ts";
import type { Langfuse } from "../setup/index.ts";
import { getLangfuse } from "../setup/index.ts";
import { act } from "./act.ts";
import { html, json, text } from "./answers.ts";
import { isOwnForm, isSameSite, tokenFor } from "./forgery.ts";
import { page } from "./page.ts";
import { readFields } from "./read-fields.ts";
import type { Admin, AdminAnswer, AdminCall, AdminOptions } from "./types.ts";

const prometheusType = "text/plain; version=0.0.4; charset=utf-8";
const unreadable = text(400, "The request cannot be read.");

/**
 * Answers for the numbers, the dead letters and what is done with them. Nothing at all without authorisation.
 * @example const admin = createAdmin("express", { authorize: (request) => request.user?.isOperator === true });
 */
export function createAdmin<Request>(adapter: string, options: AdminOptions<Request>): Admin<Request> {
  const authorize: unknown = (options as AdminOptions<Request> | undefined)?.authorize;
  const unknown = isObject(options) ? unknownOption(options, ["authorize"]) : undefined;
  if (unknown !== undefined) throw new LangfuseKitError(adapter, unknown, { code: "INVALID_OPTION" });
  if (typeof authorize !== "function") {
    throw new LangfuseKitError(
      adapter,
      "langfuseAdmin() was given no authorize. Give a function of the request that answers true for those who may.",
      { code: "INVALID_OPTION" },
    );
  }

  async function isAllowed(request: Request): Promise<boolean> {
    try {
      return (await options.authorize(request)) === true;
    } catch {
      return false;
    }
  }

  return {
    async answer(call) {
      try {
        if (!(await isAllowed(call.request))) return text(403, "Not allowed.");
        const langfuse = getLangfuse();
        if (langfuse === undefined) return json(503, { error: "initLangfuse() was not called in this process." });
        if (call.method === "GET" || call.method === "HEAD") return await show(call, langfuse);
        return call.method === "POST"
          ? await change(call, langfuse)
          : text(405, "GET or POST.", { allow: "GET, POST" });
      } catch {
        return unreadable;
      }
    },
  };
}

async function show<Request>({ url, headers }: AdminCall<Request>, langfuse: Langfuse): Promise<AdminAnswer> {
  const query = queryOf(url);
  const letter = query.get("letter");
  if (letter !== null) {
    const found = langfuse.deadLetters.show(letter);
    return found === undefined ? json(404, { error: "There is no such dead letter." }) : json(200, found);
  }
  const accept = String(headers.accept ?? "");
  const wanted =
    query.get("format") ?? (/text\/html/.test(accept) ? "html" : isScraper(accept) ? "prometheus" : "json");
  if (wanted === "prometheus") return text(200, prometheusText(langfuse.health()), { "content-type": prometheusType });
  // There may be thousands, and others wait for this event loop.
  await langfuse.deadLetters.load();
  if (wanted === "html") return html(200, page(langfuse, tokenFor(langfuse)));
  return json(200, { health: langfuse.health(), deadLetters: langfuse.deadLetters.list() });
}

function isScraper(accept: string): boolean {
  return /openmetrics|text\/plain/.test(accept) && !/json/.test(accept);
}

async function change<Request>(call: AdminCall<Request>, langfuse: Langfuse): Promise<AdminAnswer> {
  if (!isSameSite(call.headers)) return text(403, "Not from another site.");
  const fields = await readFields(call);
  if (fields === undefined) return text(415, "Post a form, or JSON.");
  if (fields === "too large") return text(413, "Post at most 64 KB.", whenTooLarge(call.stream));
  if (fields === "unreadable") return unreadable;
  // A page of another site can post a form, and no JSON without being asked about it first.
  if (fields.isForm && !isOwnForm(fields.values, langfuse))
    return text(403, "The form is too old. Load the page again.");
  const done = await act(fields.values, langfuse.deadLetters);
  if (done === undefined)
    return json(400, { error: 'Give action "replay" or "drop", and letters, a filter, or all: true.' });
  return fields.isForm ? text(303, "", { location: call.url.split("?", 1)[0] ?? "" }) : json(200, done);
}

function queryOf(url: string): URLSearchParams {
  const start = url.indexOf("?");
  return new URLSearchParams(start < 0 ? "" : url.slice(start + 1));
}
