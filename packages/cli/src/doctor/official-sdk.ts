import type { Node } from "@babel/types";
import { callsInit, isRegistered, type Project, preloadedSources } from "../project/index.ts";
import { findAll, placeOf, type SourceFile } from "../source/index.ts";
import { warning } from "./findings.ts";
import type { Check } from "./types.ts";

/** Whether the set-up of the official SDK was left where it was when this one came. */
export const checkOfficialSdk: Check = ({ project }) => {
  if (project === undefined) return [];
  const places = setUpPrograms(project).flatMap((file) =>
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

/** The files of the programs that langfuse-kit traces: in another one, the official processor is all there is. */
function setUpPrograms(project: Project): readonly SourceFile[] {
  const main = [...project.sources, ...preloadedSources(project)];
  const isSetUp = isRegistered(project) || main.some(callsInit);
  const others = project.others.filter(
    ({ sources }) => sources.some(callsInit) || isRegistered({ manifest: {}, sources }),
  );
  return [...(isSetUp ? main : []), ...others.flatMap(({ sources }) => sources)];
}

/** In `new LangfuseSpanProcessor()` and in `new otel.LangfuseSpanProcessor()`. */
function isProcessor(callee: Node): boolean {
  const name = callee.type === "MemberExpression" ? callee.property : callee;
  return name.type === "Identifier" && name.name === "LangfuseSpanProcessor";
}
