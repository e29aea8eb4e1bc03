/** Anthropic's Messages. */
export { anthropicMessages } from "./dialect.ts";
