import { constants } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { socketFile } from "./names.ts";

/** The kernel takes no longer path for a socket. */
const longest = 103;

/** Opens a folder, so that what is in it can be named however long its path is. */
export const openingFolder: number = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);

/**
 * How the socket of a folder is addressed: by its path, through the opened folder where that is too long, elsewhere under
 * a short name where folders cannot be gone through, or not at all.
 */
export function socketAddress(folder: string): "path" | "folder" | "elsewhere" | "none" {
  if (process.platform === "win32") return "none";
  if (Buffer.byteLength(join(folder, socketFile)) <= longest) return "path";
  return process.platform === "linux" ? "folder" : "elsewhere";
}

export const throughFolder = (descriptor: number, name: string = socketFile): string =>
  `/proc/self/fd/${descriptor}/${name}`;

/** The owner of the folder is the only one with this name; where it has been cleared away, signs of life have to do. */
export const elsewhere = (ownerId: string): string => join(tmpdir(), `langfuse-kit-${ownerId.slice(0, 18)}.sock`);
