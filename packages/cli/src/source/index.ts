/** Programs of the project: parsed, looked through, and added to without printing anything anew. */
export { bindingsOf, importedPaths, importsFrom, requiredModule } from "./bindings.ts";
export { isSound } from "./check-insertions.ts";
export { addFirstImport, addImport, insertInto, usesImport } from "./insert.ts";
export { lineOf, type Place, placeOf } from "./lines.ts";
export { isModule } from "./modules.ts";
export { propertyOf, putFirst } from "./objects.ts";
export { isProgram, parseSource } from "./parse.ts";
export { type Added, afterStatement, beforeStatement } from "./place.ts";
export { indentAt, styleOf } from "./style.ts";
export type { Insertion, SourceFile } from "./types.ts";
export { endOf, type Found, findAll, startOf } from "./walk.ts";
