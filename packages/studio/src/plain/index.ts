/** Lists, traces and sessions as plain HTML: what there is to read before a script has run, or without one. */
export { plainPage } from "./page.ts";
