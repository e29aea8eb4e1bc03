const longest = 60;

/** A name in quotes for a log line, which is for people, though the name may come from a request. */
export function quotedName(name: string): string {
  return JSON.stringify(name.slice(0, longest));
}
