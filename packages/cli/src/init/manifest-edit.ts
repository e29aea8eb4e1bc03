import { parseExpression } from "@babel/parser";
import type { ObjectExpression, ObjectProperty } from "@babel/types";
import type { Project } from "../project/index.ts";
import { type Insertion, indentAt, insertInto, propertyOf } from "../source/index.ts";

export interface WantedDependency {
  readonly name: string;
  readonly range: string;
}

const byName = (left: WantedDependency, right: WantedDependency): number => (left.name < right.name ? -1 : 1);

const keyOf = (property: ObjectProperty): string => (property.key.type === "StringLiteral" ? property.key.value : "");

/** How far in this file one level stands from the one around it. */
function indentOf(text: string, root: ObjectExpression): string {
  const [first] = root.properties;
  return (first && indentAt(text, first.start ?? 0)) || "  ";
}

const newlineOf = (text: string): string => (text.includes("\r\n") ? "\r\n" : "\n");

function addToObject(
  text: string,
  object: ObjectExpression,
  wanted: readonly WantedDependency[],
  indent: string,
): Insertion[] {
  const properties = object.properties.filter((one): one is ObjectProperty => one.type === "ObjectProperty");
  const last = properties.at(-1);
  const newline = newlineOf(text);
  const inner = last === undefined ? `${indentAt(text, object.start ?? 0)}${indent}` : indentAt(text, last.start ?? 0);
  const isInline = last !== undefined && !text.slice(object.start ?? 0, last.start ?? 0).includes("\n");
  const gap = isInline ? " " : `${newline}${inner}`;
  const line = ({ name, range }: WantedDependency): string => `${JSON.stringify(name)}: ${JSON.stringify(range)}`;
  if (last === undefined) {
    const body = wanted.map((one) => `${gap}${line(one)}`).join(",");
    return [{ at: (object.start ?? 0) + 1, text: `${body}${newline}${indentAt(text, object.start ?? 0)}` }];
  }
  // Package managers keep the names sorted; who does not is not put in order here.
  return [...wanted].sort(byName).map((one) => {
    const next = properties.find((property) => keyOf(property) > one.name);
    return next === undefined
      ? { at: last.end ?? 0, text: `,${gap}${line(one)}` }
      : { at: next.start ?? 0, text: `${line(one)},${gap}` };
  });
}

function addDependencies(text: string, root: ObjectExpression, wanted: readonly WantedDependency[]): Insertion[] {
  const held = propertyOf(root, "dependencies")?.value;
  const indent = indentOf(text, root);
  if (held?.type === "ObjectExpression") return addToObject(text, held, wanted, indent);
  const last = root.properties.at(-1);
  const newline = newlineOf(text);
  const lines = wanted.map(({ name, range }) => `${indent.repeat(2)}${JSON.stringify(name)}: ${JSON.stringify(range)}`);
  const block = `${indent}"dependencies": {${newline}${lines.join(`,${newline}`)}${newline}${indent}}`;
  const at = last?.end ?? (root.start ?? 0) + 1;
  return [{ at, text: last === undefined ? `${newline}${block}${newline}` : `,${newline}${block}` }];
}

/** `node server.js` becomes `node --import ./instrumentation.mjs server.js`, in every script that starts node so. */
function addPreload(root: ObjectExpression, preload: string): Insertion[] {
  const scripts = propertyOf(root, "scripts")?.value;
  if (scripts?.type !== "ObjectExpression") return [];
  return ["start", "start:prod", "dev", "start:dev"].flatMap((name) => {
    const value = propertyOf(scripts, name)?.value;
    if (value?.type !== "StringLiteral" || value.value.includes(preload)) return [];
    return value.value.startsWith("node ")
      ? [{ at: (value.start ?? 0) + '"node '.length, text: `--import ${preload} ` }]
      : [];
  });
}

export interface ManifestEdit {
  readonly text: string;
  readonly added: readonly WantedDependency[];
  /** Whether a start script loads the initializer now. */
  readonly isPreloaded: boolean;
}

/** package.json with the dependencies that it lacks; everything else in it stays as it is written. */
export function editManifest(
  { manifest, manifestText }: Project,
  wanted: readonly WantedDependency[],
  preload: string | undefined,
): ManifestEdit {
  const missing = wanted.filter(({ name }) => manifest.dependencies?.[name] === undefined);
  const bom = manifestText.startsWith("\uFEFF") ? 1 : 0;
  const text = manifestText.slice(bom);
  const root = parseExpression(text) as ObjectExpression;
  const flags = preload === undefined ? [] : addPreload(root, preload);
  const insertions = [...(missing.length === 0 ? [] : addDependencies(text, root, missing)), ...flags];
  return {
    text: manifestText.slice(0, bom) + insertInto(text, insertions),
    added: missing,
    isPreloaded: flags.length > 0,
  };
}
