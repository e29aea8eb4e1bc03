/** Content as it is recorded: media uploaded or described, nothing that only a model can read. */
export { lastText } from "./last-text.ts";
export { presentable, type TakeMedia } from "./presentable.ts";
