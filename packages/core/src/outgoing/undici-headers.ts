import { inject, type Outgoing } from "../context/index.ts";

export interface WithHeaders {
  headers: unknown[];
}

/** One header as we wrote it, and the entries that stood there before. */
interface Change {
  readonly name: string;
  readonly value: string;
  readonly before: readonly unknown[];
}

/**
 * Adds our headers whenever the list is read, last by the client that sends it: so they stand beside what other
 * subscribers have added by then, whoever came first, and no header is there twice.
 */
export function injectOnRead(request: WithHeaders, outgoing: Outgoing): void {
  let list = request.headers;
  let changes: readonly Change[] = [];
  let settled = -1;
  Object.defineProperty(request, "headers", {
    configurable: true,
    enumerable: true,
    get() {
      if (list.length !== settled) {
        takeBack(list, changes);
        changes = write(list, outgoing);
        settled = list.length;
      }
      return list;
    },
    set(value: unknown[]) {
      list = value;
      settled = -1;
    },
  });
}

/** A list of names and values in turn, as a carrier. */
function write(list: unknown[], outgoing: Outgoing): Change[] {
  const changes: Change[] = [];
  inject(
    {
      get: (name: string) => positionsOf(list, name).flatMap((at) => list[at + 1]),
      set(name: string, value: string) {
        const before = takeOut(list, name);
        list.push(name, value);
        changes.push({ name, value, before });
      },
      // What is taken out is taken out again where it comes back, so nobody needs to know what it was.
      delete: (name: string) => takeOut(list, name),
    },
    outgoing,
  );
  return changes;
}

function takeOut(list: unknown[], name: string): readonly unknown[] {
  return positionsOf(list, name)
    .reverse()
    .flatMap((at) => list.splice(at, 2));
}

/** What somebody has changed since is theirs, and stays. */
function takeBack(list: unknown[], changes: readonly Change[]): void {
  for (const { name, value, before } of changes) {
    const at = positionsOf(list, name).find((position) => list[position + 1] === value);
    if (at !== undefined) list.splice(at, 2, ...before);
  }
}

function positionsOf(list: readonly unknown[], name: string): number[] {
  const positions: number[] = [];
  for (let at = 0; at < list.length; at += 2) {
    const key = list[at];
    if (typeof key === "string" && key.length === name.length && key.toLowerCase() === name) positions.push(at);
  }
  return positions;
}
