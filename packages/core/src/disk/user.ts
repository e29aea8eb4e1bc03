/** The user that the process runs as; undefined on Windows, where files have no such owner. */
export function getuid(): number | undefined {
  return process.getuid?.();
}
