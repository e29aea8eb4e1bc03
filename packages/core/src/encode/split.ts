import { assemble, message, type Part } from "./assemble.ts";
import { requestTags, resourceSpansTags, scopeSpansTags } from "./fields.ts";
import { eventRanges } from "./score-events.ts";
import type { Chunk } from "./types.ts";
import { walkFields } from "./walk.ts";

/**
 * Halves a chunk, keeping every observation's bytes and the order of the ids. Undefined for a single observation, and
 * for bytes that are not what the ids say.
 * @example const halves = splitChunk(chunk);
 */
export function splitChunk(chunk: Chunk): readonly [Chunk, Chunk] | undefined {
  const count = chunk.ids.length;
  if (count < 2) return undefined;
  const middle = Math.ceil(count / 2);
  const halves =
    chunk.kind === "spans" ? splitSpans(chunk.bytes, count, middle) : splitEvents(chunk.bytes, count, middle);
  if (halves === undefined) return undefined;
  return [
    { ...chunk, bytes: halves[0], ids: chunk.ids.slice(0, middle) },
    { ...chunk, bytes: halves[1], ids: chunk.ids.slice(middle) },
  ];
}

function splitEvents(bytes: Uint8Array, count: number, middle: number): [Uint8Array, Uint8Array] | undefined {
  const ranges = eventRanges(bytes);
  const last = ranges[middle - 1];
  const next = ranges[middle];
  if (ranges.length !== count || last === undefined || next === undefined) return undefined;
  // Copies, which Buffer's `slice` would not be: a half that stays in the spool must not hold the other one.
  return [assemble([bytes.subarray(0, last.end)]), assemble([bytes.subarray(next.start)])];
}

interface ScopeSpans {
  /** The scope and whatever else is not a span. */
  readonly rest: Uint8Array[];
  readonly spans: Uint8Array[];
}

interface ResourceSpans {
  readonly rest: Uint8Array[];
  readonly scopes: ScopeSpans[];
}

function splitSpans(bytes: Uint8Array, count: number, middle: number): [Uint8Array, Uint8Array] | undefined {
  const resources = parseRequest(bytes);
  if (resources === undefined) return undefined;
  let spans = 0;
  for (const resource of resources) for (const scope of resource.scopes) spans += scope.spans.length;
  if (spans !== count) return undefined;
  return [pick(resources, 0, middle), pick(resources, middle, count)];
}

function parseRequest(bytes: Uint8Array): ResourceSpans[] | undefined {
  const resources: ResourceSpans[] = [];
  let whole = true;
  const walked = walkFields(bytes, 0, bytes.length, (tag, _start, content, end) => {
    if (tag !== requestTags.resourceSpans) return;
    const resource: ResourceSpans = { rest: [], scopes: [] };
    resources.push(resource);
    whole = parseResource(bytes, content, end, resource) && whole;
  });
  return walked && whole ? resources : undefined;
}

function parseResource(bytes: Uint8Array, from: number, to: number, resource: ResourceSpans): boolean {
  let whole = true;
  const walked = walkFields(bytes, from, to, (tag, start, content, end) => {
    if (tag !== resourceSpansTags.scopeSpans) {
      resource.rest.push(bytes.subarray(start, end));
      return;
    }
    const scope: ScopeSpans = { rest: [], spans: [] };
    resource.scopes.push(scope);
    whole =
      walkFields(bytes, content, end, (inner, innerStart, _content, innerEnd) => {
        (inner === scopeSpansTags.spans ? scope.spans : scope.rest).push(bytes.subarray(innerStart, innerEnd));
      }) && whole;
  });
  return walked && whole;
}

/** A request of the spans from..to, each under its own resource and scope. */
function pick(resources: readonly ResourceSpans[], from: number, to: number): Uint8Array {
  const request: Part[] = [];
  let index = 0;
  for (const resource of resources) {
    const scopes: Part[] = [];
    for (const scope of resource.scopes) {
      const spans = scope.spans.slice(Math.max(0, from - index), Math.max(0, to - index));
      index += scope.spans.length;
      if (spans.length > 0) scopes.push(message(resourceSpansTags.scopeSpans, [...scope.rest, ...spans]));
    }
    if (scopes.length > 0) request.push(message(requestTags.resourceSpans, [...resource.rest, ...scopes]));
  }
  return assemble(request);
}
