/** How fields, errors, costs and timings are read, in all dialects alike. */

export { joinedBase64 } from "./base64.ts";
export { errorText } from "./errors.ts";
export { fieldsOf, listOf, parametersOf, parsedOr, textOf } from "./fields.ts";
export { oneOrAll } from "./one-or-all.ts";
export { deploymentIn, modelIn } from "./paths.ts";
export { reportedCost } from "./reported-cost.ts";
export { withSearches } from "./searches.ts";
export { appended } from "./texts.ts";
export { timingsOf } from "./timings.ts";
