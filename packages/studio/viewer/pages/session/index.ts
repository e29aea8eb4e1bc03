/** One conversation, as one reads it. */
export { SessionPage } from "./session-page.tsx";
