import { constants } from "node:fs";
import { join } from "node:path";
import { socketFile } from "./names.ts";

/** The kernel takes no longer path for a socket. */
const longest = 103;

/** Opens a folder, so that what is in it can be named however long its path is. */
export const openingFolder: number = constants.O_RDONLY | (constants.O_DIRECTORY ?? 0);

/** How a socket in a folder is addressed: by its path, through the opened folder where that is too long, or not at all. */
export function socketAddress(folder: string): "path" | "folder" | "none" {
  if (process.platform === "win32") return "none";
  if (Buffer.byteLength(join(folder, socketFile)) <= longest) return "path";
  return process.platform === "linux" ? "folder" : "none";
}

export const throughFolder = (descriptor: number, name: string = socketFile): string =>
  `/proc/self/fd/${descriptor}/${name}`;
