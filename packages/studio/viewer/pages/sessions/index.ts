/** The list of conversations. */
export { SessionsPage } from "./sessions-page.tsx";
