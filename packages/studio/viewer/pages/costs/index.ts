/** Where the money goes: figures, a chart, and a table by model, step, trace, user, session or prompt. */
export { CostsPage } from "./costs-page.tsx";
