import type Http from "node:http";
import type Https from "node:https";

/*
 * Asked for when they are needed, and never imported: the form that ES modules get of node:http reads every export of
 * it, and one of them loads all of fetch. That was most of the time that core took to load.
 */

export function nodeHttp(): typeof Http {
  return process.getBuiltinModule("node:http");
}

export function nodeHttps(): typeof Https {
  return process.getBuiltinModule("node:https");
}
