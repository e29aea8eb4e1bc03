import type { FirstTrace, Inside, InsideKit } from "../first-trace/index.ts";
import type { Project } from "../project/index.ts";
import { amount } from "../terminal/index.ts";
import { agreement } from "./agreement.ts";
import { ok, problem, warning } from "./findings.ts";
import type { Check, Finding } from "./types.ts";

const list = new Intl.ListFormat("en-GB");

/** What was loaded before it could be set up, and need not have been: `fastify start` is Fastify. */
export function loadedEarly({ loadedBefore }: InsideKit, { manifest }: Project): readonly string[] {
  const isFastify = Object.values(manifest.scripts ?? {}).some((script) => /\bfastify start\b/.test(script));
  return loadedBefore.filter((name) => name !== "fastify" || !isFastify);
}

/** Modules leave no trace of their order, so the files have the word where nothing was seen. */
function loadingOrder(early: readonly string[]): Finding[] {
  if (early.length === 0) return [];
  const why = `${list.format(early)} had been loaded when initLangfuse() was called.`;
  return [warning("loading order", why, "Make the initializer the first import of the entry.")];
}

/** What options and environment came to, where the code has the last word. */
function inForce({ sampleRate, capture, transport, serviceName, environment, given }: InsideKit): Finding[] {
  const options = given.length === 0 ? "no options in code" : `options in code: ${given.join(", ")}`;
  const what = `${serviceName}, ${environment ?? "default"}; capture ${capture}, transport ${transport}; ${options}`;
  const rules = given.filter((name) => ["sample", "keep", "mask"].includes(name));
  const rate = `${Math.round(sampleRate * 1000) / 10}% of traces${rules.length > 0 ? `, and ${rules.join(", ")} in code` : ""}`;
  const sampling =
    sampleRate === 0 && !given.includes("sample")
      ? problem("sampling in force", "The sample rate is 0: no trace is kept.", "Set sampleRate above 0.")
      : ok("sampling in force", rate);
  return [ok("in force", what), sampling];
}

function provider({ openTelemetry: held }: Inside): Finding {
  if (held?.provider === undefined) {
    return ok("provider", "nobody has OpenTelemetry's global provider; ours works without it");
  }
  return ok(
    "provider",
    held.isOurs ? "ours is OpenTelemetry's global one" : `${held.provider} has the global one; ours is its own`,
  );
}

function contextManager({ openTelemetry: held }: Inside): Finding {
  if (held?.contextManager === undefined) {
    const why =
      "a provider is registered with OpenTelemetry, and no context manager: spans of its libraries do not nest.";
    return held?.provider === undefined
      ? ok("context manager", "none is registered with OpenTelemetry; ours needs none")
      : warning("context manager", why, "Register one beside it, such as AsyncLocalStorageContextManager.");
  }
  const name = held.isOurs ? "ours" : held.contextManager;
  return held.keepsContext
    ? ok("context manager", `${name}, and it keeps a context over an await`)
    : warning(
        "context manager",
        `${name} loses the context at an await.`,
        "Register AsyncLocalStorageContextManager instead.",
      );
}

function copies({ copies: found }: Inside, project: Project): Finding {
  if (found === undefined) return ok("loaded copies", "not known: Node tells it from 22.15 on");
  if (Object.keys(found).length === 0) return ok("loaded copies", "none was seen: a bundle holds what it needs itself");
  const several = Object.entries(found).filter(([, folders]) => folders.length > 1);
  if (several.length === 0) return ok("loaded copies", "one of each package");
  const places = several.map(([name, folders]) => `${name} from ${folders.join(" and ")}`).join("; ");
  const fixes = new Set(several.map(([name]) => agreement(project, name)));
  return warning("loaded copies", `Loaded more than once: ${places}.`, [...fixes].join(" "));
}

function firstTrace({ trace, why, command }: FirstTrace): Finding {
  const lines = trace?.split("\n").length ?? 0;
  if (trace !== undefined) return ok("first trace", `${command}: it came, with ${amount(lines - 1, "observation")}`);
  return problem("first trace", why ?? "It did not come.");
}

/** What a server drops of the observations that the application has sent. */
function attributes({ ignored, trace }: FirstTrace): Finding[] {
  if (trace === undefined) return [];
  if (ignored.length === 0) return [ok("attributes", "the server reads every one that was sent")];
  const why = `The server makes nothing of ${list.format(ignored)}.`;
  return [warning("attributes", why, "Put what is meant into metadata.")];
}

/** What the application says of itself, when it is started with `--start`. */
export const checkStart: Check = ({ project, started }) => {
  if (project === undefined || started === undefined) return [];
  const { inside } = started;
  const kit = inside?.kit;
  const within =
    inside === undefined || kit === undefined
      ? []
      : [
          ...loadingOrder(loadedEarly(kit, project)),
          ...inForce(kit),
          provider(inside),
          contextManager(inside),
          copies(inside, project),
        ];
  return [firstTrace(started), ...attributes(started), ...within];
};
