/** What a case plays on: a server, the ways to it, programs, media, and Redis; all real, and all in processes of their own. */
export type { Ask } from "./calls.ts";
export type { Child } from "./child.ts";
export { whyNot } from "./needs.ts";
export { type Network, openNetwork } from "./network.ts";
export {
  type Application,
  leftIn,
  openStage,
  outlivesSignals,
  type Stage,
  type StageOptions,
} from "./open.ts";
export type { Store } from "./store.ts";
