import { expect, it } from "vitest";
import { createStore } from "../store/index.ts";
import { createLate } from "./late.ts";

it("what cannot be read is said and left, and holds up no others", () => {
  const store = createStore({ file: undefined, maxBytes: 1024 * 1024, onNotice: () => undefined });
  const said: string[] = [];
  const late = createLate({ store, send: () => undefined, onNotice: (message) => said.push(message) });
  for (const id of ["a", "b"]) late.note("trace", id);
  store.close();
  late.sweep(true);
  late.sweep(true);
  expect(said.map((line) => line.split(":")[0])).toEqual([
    "Observation a could not be forwarded",
    "Observation b could not be forwarded",
  ]);
});
