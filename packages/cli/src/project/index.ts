/** What there is to know of a user's project: read, never changed. */
export { type GitState, gitState } from "./git.ts";
export { foldersUpwards } from "./package-manager.ts";
export { readJson, readLooseJson } from "./read-json.ts";
export { readProject } from "./read-project.ts";
export { importedFile } from "./sources.ts";
export type {
  Entry,
  Framework,
  FrameworkName,
  Manifest,
  Neighbour,
  PackageManager,
  PackageManagerName,
  Project,
} from "./types.ts";
export { applicationsOf } from "./workspace.ts";
