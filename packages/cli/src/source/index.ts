/** Programs of the project: parsed, looked through, and added to without printing anything anew. */
export { bindingsOf, importedPaths, importsFrom, requiredModule } from "./bindings.ts";
export {
  addFirstImport,
  addImport,
  afterStatement,
  beforeStatement,
  insertInto,
  namesOf,
  usesImport,
} from "./insert.ts";
export { hasKey, propertyOf, putFirst } from "./objects.ts";
export { parseSource } from "./parse.ts";
export { indentAt, styleOf } from "./style.ts";
export type { Insertion, SourceFile } from "./types.ts";
export { endOf, type Found, findAll, startOf } from "./walk.ts";
