/** What there is to know of a user's project: read, never changed. */
export { type ApplicationPlace, type ServerName, untracedApplications } from "./applications.ts";
export { bundledInto, isResolvedByBundler } from "./bundled.ts";
export { commandsOf } from "./commands.ts";
export { commonRange, type Wishes, wishesFor } from "./common-range.ts";
export { startScripts } from "./entry.ts";
export { type Formatter, formatterOf } from "./formatter.ts";
export { type GitState, gitState } from "./git.ts";
export { type Installed, installedPackages } from "./installed.ts";
export { foldersUpwards } from "./package-manager.ts";
export { isOutOfSight } from "./plug-n-play.ts";
export { preloadedSources } from "./preloaded.ts";
export { type QueuePlace, queuePlaces } from "./queues.ts";
export { readLooseJson } from "./read-json.ts";
export { readProject } from "./read-project.ts";
export { callsInit, isRegistered } from "./registered.ts";
export { untracedModules } from "./root-modules.ts";
export { importedFile } from "./sources.ts";
export type {
  Entry,
  Framework,
  FrameworkName,
  Manifest,
  Neighbour,
  OtherEntry,
  PackageManager,
  PackageManagerName,
  Project,
} from "./types.ts";
export { untracedEntries } from "./untraced.ts";
export { applicationsOf } from "./workspace.ts";
