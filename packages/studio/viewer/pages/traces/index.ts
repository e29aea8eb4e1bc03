/** The list of traces: live, calm, with its filters in the address. */
export { TracesPage } from "./traces-page.tsx";
