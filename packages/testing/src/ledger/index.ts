/** The fake server's own books: what it was asked, what it answered, and what it took. */
export { createLedger } from "./ledger.ts";
export type { Intake, Ledger, LedgerRequest, LedgerScore, LedgerSpan, WritableLedger } from "./types.ts";
