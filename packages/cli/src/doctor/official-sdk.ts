import type { Node } from "@babel/types";
import { isRegistered, preloadedSources } from "../project/index.ts";
import { findAll, placeOf } from "../source/index.ts";
import { warning } from "./findings.ts";
import type { Check } from "./types.ts";

/** Whether the set-up of the official SDK was left where it was when this one came. */
export const checkOfficialSdk: Check = ({ project }) => {
  if (project === undefined) return [];
  const read = [project, ...project.others].flatMap(({ sources }) => sources);
  const programs = [...read, ...preloadedSources(project)];
  const isSetUp = isRegistered(project) || programs.some(({ text }) => /\binitLangfuse\s*\(/.test(text));
  if (!isSetUp) return [];
  const places = programs.flatMap((file) =>
    (file.tree === undefined ? [] : findAll(file.tree, "NewExpression"))
      .filter(({ node }) => isProcessor(node.callee))
      .map(({ node }) => `${file.path}:${placeOf(file, node).line}`),
  );
  if (places.length === 0) return [];
  const why = `LangfuseSpanProcessor is made beside langfuse-kit, in ${[...new Set(places)].join(", ")}. It goes on sending what libraries trace with that provider, apart from our traces.`;
  const fix =
    "Take it out: the official calls come through langfuse-kit. Put langfuse.spanProcessor there where that provider has model calls of its own.";
  return [warning("official SDK", why, fix)];
};

/** In `new LangfuseSpanProcessor()` and in `new otel.LangfuseSpanProcessor()`. */
function isProcessor(callee: Node): boolean {
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  return name.type === "Identifier" && name.name === "LangfuseSpanProcessor";
}
