import { afterAll, beforeAll, beforeEach } from "vitest";
import { closeFixture, type Fixture, openFixture } from "./install.ts";

/**
 * A fixture that is there while a suite runs, and the way to its folder. Where npm has no packages the tests are skipped.
 * @example const folder = project("official");
 */
export function project(name: string, packages?: readonly string[]): () => string {
  let fixture: Fixture | undefined;
  beforeAll(async () => {
    fixture = await openFixture(name, packages);
  }, 300_000);
  afterAll(() => closeFixture(fixture));
  beforeEach((context) => {
    if (fixture !== undefined && "missing" in fixture) context.skip(fixture.missing);
  });
  return () => {
    if (fixture === undefined || "missing" in fixture) throw new Error(`The fixture ${name} is not open.`);
    return fixture.folder;
  };
}
