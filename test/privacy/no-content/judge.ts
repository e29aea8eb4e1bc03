import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decodeTraces } from "@langfuse-kit/testing";
import { contentOf, contentOfEvent, type IngestionEvent } from "./rules.ts";

/** What came of a run in which no content may leave. */
export interface NoContentRun {
  /** Handed to delivery, or to a test that captures, in the processes of the tests. */
  readonly observations: number;
  readonly files: number;
  /** Seen once more on the wire, or there only, since a program of its own sent them. */
  readonly sent: number;
  /** Programs that tests started and that sent something. */
  readonly programs: number;
  /** What left all the same, with the test that it was seen in. */
  readonly content: readonly { readonly what: string; readonly test: string }[];
  /** How many programs were started that nobody could look into, by their names. */
  readonly unwatched: Readonly<Record<string, number>>;
}

/** A line of what `watch.ts` and `report.cjs` wrote. */
type Line = { readonly test?: string; readonly program: string } & (
  | { readonly kind: "handed over"; readonly count: number; readonly found: readonly string[] }
  | {
      readonly kind: "sent";
      readonly child?: string;
      readonly path: string;
      readonly zipped: boolean;
      readonly body: string;
    }
  | { readonly kind: "started"; readonly child: string; readonly command: string }
  | { readonly kind: "watched"; readonly child?: string }
);

/** Reads all that the processes of a run wrote down. */
export function judge(folder: string): NoContentRun {
  const lines = readdirSync(folder).flatMap((name) => linesOf(join(folder, name)));
  const content: { what: string; test: string }[] = [];
  const files = new Set<string | undefined>();
  const [ids, programs, watched] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const started = new Map<string, string>();
  let observations = 0;
  for (const line of lines) {
    const { test = "", program } = line;
    if (line.kind === "handed over") {
      observations += line.count;
      files.add(line.test);
      content.push(...line.found.map((what) => ({ what, test })));
    } else if (line.kind === "sent") {
      const seen = readBody(line.path, Buffer.from(line.body, "base64"), line.zipped);
      for (const { id } of seen) ids.add(id);
      if (line.child !== undefined) programs.add(line.child);
      content.push(...seen.flatMap(({ found }) => found).map((what) => ({ what, test: `${test} (${program})` })));
    } else if (line.kind === "started") started.set(line.child, line.command);
    else if (line.child !== undefined) watched.add(line.child);
  }
  const unwatched: Record<string, number> = {};
  for (const [child, command] of started) if (!watched.has(child)) unwatched[command] = (unwatched[command] ?? 0) + 1;
  return { observations, files: files.size, sent: ids.size, programs: programs.size, content, unwatched };
}

/** Whoever was killed while he wrote leaves half a line. */
function linesOf(file: string): readonly Line[] {
  const lines = readFileSync(file, "utf8").split("\n");
  return lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      return [];
    }
  });
}

interface Seen {
  readonly id: string;
  readonly found: readonly string[];
}

function readBody(path: string, body: Buffer, isZipped: boolean): readonly Seen[] {
  try {
    const bytes = isZipped ? gunzipSync(body) : body;
    if (path.endsWith("/traces"))
      return decodeTraces(bytes).map((span) => ({ id: span.spanId, found: contentOf(span) }));
    if (!path.endsWith("/ingestion")) return [{ id: path, found: [`a request to ${path}`] }];
    const { batch }: { batch: IngestionEvent[] } = JSON.parse(bytes.toString());
    return batch.map((event) => ({ id: event.id, found: contentOfEvent(event) }));
  } catch (error) {
    return [{ id: path, found: [`a body that cannot be read, to ${path}: ${error}`] }];
  }
}
