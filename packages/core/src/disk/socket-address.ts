import { constants } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { socketFile } from "./names.ts";

/** The longest path that the kernel takes for a socket. */
const longest = 103;

/** Flags to open a folder with, so that a short path through the descriptor leads to what is in it. */
export const openingFolder: number = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);

/**
 * How the socket of a folder is addressed: by its path; where that is too long, through the opened folder; where the system
 * cannot do that, by a short name elsewhere; or not at all.
 */
export function socketAddress(folder: string): "path" | "folder" | "elsewhere" | "none" {
  if (process.platform === "win32") return "none";
  if (Buffer.byteLength(join(folder, socketFile)) <= longest) return "path";
  return process.platform === "linux" ? "folder" : "elsewhere";
}

export const throughFolder = (descriptor: number, name: string = socketFile): string =>
  `/proc/self/fd/${descriptor}/${name}`;

/** Unique to the folder's owner. If somebody has deleted it, only the signs of life count. */
export const elsewhere = (ownerId: string): string => join(tmpdir(), `langfuse-kit-${ownerId.slice(0, 18)}.sock`);
