/** Which files give an application its environment, and when. */
export { type LoadedFile, loadedFirst } from "./loaded-first.ts";
export { filesForInitializer, type NamedFile, namedFiles } from "./named-files.ts";
export { startScript } from "./start-script.ts";
