/** Names may come from a request, so only a few of them, shortened, are put into a log line. */
const mostShown = 5;
const longestShown = 60;

/** Which of these names are not known, short enough for a log line. */
export function unknownOf(names: readonly string[], known: readonly string[]): string {
  const unknown = names.filter((name) => !known.includes(name));
  const shown = unknown.slice(0, mostShown).map(cut);
  if (unknown.length > shown.length) shown.push(`and ${unknown.length - shown.length} more`);
  return shown.join(", ") || "nothing";
}

function cut(name: string): string {
  return name.length > longestShown ? `${name.slice(0, longestShown)}…` : name;
}
