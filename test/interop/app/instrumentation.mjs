export { langfuse } from "./kit.mjs";
