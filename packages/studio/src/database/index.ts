/** The SQLite file: opened, locked, kept whole, and moved aside when it is damaged. */

export { type Connection, type ConnectionOptions, openConnection, type Row, type SqlValue } from "./connection.ts";
export { isUnwritable } from "./damage.ts";
export { LockedError, NotOursError } from "./open.ts";
export { rollupVersion } from "./rollup-schema.ts";
