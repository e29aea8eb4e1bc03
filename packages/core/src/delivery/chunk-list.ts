import type { Chunk } from "../encode/types.ts";

/** A chunk and its place in the order of arrival. */
export interface Placed {
  readonly chunk: Chunk;
  readonly place: number;
}

/** First in, first out, with a way back to the front. Linked, so that no operation depends on the length. */
export interface ChunkList {
  push(entry: Placed): void;
  /** Back to their places, which are near the front: only what was given back before can stand there. In their order. */
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
      // A dead node in the old generation would keep all that ever came after it, until the next full collection.
      node.next = undefined;
      return node.entry;
    },
  };
}
