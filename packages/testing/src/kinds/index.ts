/** What users give, looked at before it is used. */
export { checkNames, checkOptions, checkValues, refuse, type Table } from "./check.ts";
export { isRecord, kinds } from "./values.ts";
