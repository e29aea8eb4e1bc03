import type { Chunk } from "../encode/types.ts";

/** A chunk and its place in the order of arrival. */
export interface Placed {
  readonly chunk: Chunk;
  readonly place: number;
}

/** First in, first out, with a way back to the front. A linked list, so that the time of no operation grows with it. */
export interface ChunkList {
  push(entry: Placed): void;
  /** In the order of their places, which are near the front: before them is only what was put back earlier. */
  putBack(entries: readonly Placed[]): void;
  peek(): Placed | undefined;
  shift(): Placed | undefined;
}

interface Node {
  readonly entry: Placed;
  next: Node | undefined;
}

export function createChunkList(): ChunkList {
  let head: Node | undefined;
  let tail: Node | undefined;
  return {
    push(entry) {
      const node: Node = { entry, next: undefined };
      if (tail === undefined) head = node;
      else tail.next = node;
      tail = node;
    },
    putBack(entries) {
      let before: Node | undefined;
      let after = head;
      for (const entry of entries) {
        while (after !== undefined && after.entry.place < entry.place) {
          before = after;
          after = after.next;
        }
        const node: Node = { entry, next: after };
        if (before === undefined) head = node;
        else before.next = node;
        if (after === undefined) tail = node;
        before = node;
      }
    },
    peek: () => head?.entry,
    shift() {
      const node = head;
      if (node === undefined) return undefined;
      head = node.next;
      if (head === undefined) tail = undefined;
      // Once removed, a node that the garbage collector holds for old would keep all that came after it alive.
      node.next = undefined;
      return node.entry;
    },
  };
}
