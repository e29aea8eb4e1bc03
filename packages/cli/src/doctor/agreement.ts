import { satisfies } from "semver";
import { commonRange, type Project, type Wishes, wishesFor } from "../project/index.ts";

/** The command that adds a package to this project. */
function adding({ packageManager }: Project, what: string): string {
  const name = "name" in packageManager ? packageManager.name : "npm";
  return `${name} ${name === "npm" ? "install" : "add"} ${what}`;
}

/** Those who refuse one of the versions that are installed. */
function refusing({ installed, wishes }: Wishes): string {
  const choosy = wishes.filter(({ range }) => !installed.every((version) => satisfies(version, range)));
  return choosy.map(({ by, range }) => `${by} wants ${range}`).join(", ");
}

/**
 * How the copies of a package become one. A range in package.json that lets the newest in keeps them apart, whatever is
 * deduplicated: so it is named in full.
 */
export function agreement(project: Project, name: string): string {
  const found = wishesFor(project.root, name);
  if (found.installed.length < 2) return "Let them agree: `npm dedupe`, or an override.";
  // A caret is what package managers write by themselves.
  const range = commonRange(found)?.replace(/^\^/, "");
  if (range !== undefined) return `Run \`${adding(project, `${name}@${range}`)}\`: all that ask for it accept that.`;
  const choosy = refusing(found);
  const why = choosy === "" ? "" : ` No installed version suits all: ${choosy}.`;
  return `Let them agree: update who wants the oldest, or write an override.${why}`;
}
