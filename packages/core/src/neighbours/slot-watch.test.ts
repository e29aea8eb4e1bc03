import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { registryKey } from "./global-slots.ts";
import { watchSlot } from "./slot-watch.ts";

type Slots = { version?: string; context?: object; trace?: object };
const globals = globalThis as unknown as Record<symbol, Slots | undefined>;
const original = Object.getOwnPropertyDescriptor(globalThis, registryKey);

beforeEach(() => void Reflect.deleteProperty(globalThis, registryKey));
afterEach(() => {
  Reflect.deleteProperty(globalThis, registryKey);
  if (original !== undefined) Object.defineProperty(globalThis, registryKey, original);
});

/** As the API does it, in all its versions. */
function register(slot: "context" | "trace", holder: object): void {
  globals[registryKey] = globals[registryKey] ?? { version: "1.9.1" };
  const slots = globals[registryKey] as Slots;
  slots[slot] = holder;
}

function disable(): void {
  delete globals[registryKey]?.context;
}

function watched(): { seen: unknown[]; stop: () => void } {
  const seen: unknown[] = [];
  return { seen, stop: watchSlot(() => seen.push(globals[registryKey]?.context)) };
}

const plain = { configurable: true, enumerable: true, writable: true };

describe("the watch on the slot for context managers", () => {
  it("tells of every manager at its registration, and leaves a plain property behind", () => {
    const { seen, stop } = watched();
    const [first, second, third] = [{}, {}, {}];
    register("trace", {});
    expect(seen).toEqual([]);
    for (const manager of [first, second, third]) {
      register("context", manager);
      expect(Object.getOwnPropertyDescriptor(globals[registryKey], "context")).toEqual({ ...plain, value: manager });
      disable();
      expect(Object.keys(globals[registryKey] ?? {})).toEqual(["version", "trace"]);
    }
    expect(seen).toEqual([first, second, third]);
    stop();
    register("context", {});
    expect(seen).toHaveLength(3);
    expect(Object.getOwnPropertyDescriptor(globalThis, registryKey)).toMatchObject(plain);
  });

  it("tells of a manager that comes with an object of somebody's own making", () => {
    const { seen, stop } = watched();
    const manager = {};
    globals[registryKey] = { version: "1.9.1", context: manager };
    expect(seen).toEqual([manager]);
    stop();
  });

  it("leaves nothing where nothing was", () => {
    watched().stop();
    expect(Object.getOwnPropertyDescriptor(globalThis, registryKey)).toBeUndefined();
  });

  it("shares the slot with another copy's watch, whichever ends first", () => {
    for (const order of [0, 1]) {
      const both = [watched(), watched()];
      const [ended, living] = order === 0 ? both : [...both].reverse();
      register("context", {});
      expect(both.map(({ seen }) => seen.length)).toEqual([1, 1]);
      disable();
      ended?.stop();
      register("context", {});
      expect([ended?.seen.length, living?.seen.length]).toEqual([1, 2]);
      disable();
      living?.stop();
      register("context", {});
      expect(living?.seen).toHaveLength(2);
      disable();
    }
  });

  it.each<[string, (slots: Slots) => void]>([
    ["sealed", (slots) => Object.seal(slots)],
    ["not to be extended", (slots) => Object.preventExtensions(slots)],
    ["fixed in its property", (slots) => Object.defineProperty(slots, "context", { configurable: false })],
  ])("is harmless in an object that somebody has made %s", (_, harden) => {
    register("trace", {});
    const { seen, stop } = watched();
    harden(globals[registryKey] ?? {});
    const manager = {};
    register("context", manager);
    expect(globals[registryKey]?.context).toBe(manager);
    expect(seen).toEqual([manager]);
    stop();
    expect(globals[registryKey]?.context).toBe(manager);
  });

  it("leaves alone what was fixed before it came", () => {
    const slots: Slots = Object.freeze({ version: "1.9.1" });
    Object.defineProperty(globalThis, registryKey, { configurable: true, value: slots });
    const { stop } = watched();
    expect(globals[registryKey]).toBe(slots);
    stop();
    expect(globals[registryKey]).toBe(slots);
  });

  it("never costs another tracer its registration", () => {
    const stop = watchSlot(() => {
      throw new Error("ours");
    });
    const manager = {};
    expect(() => register("context", manager)).not.toThrow();
    expect(globals[registryKey]?.context).toBe(manager);
    stop();
  });
});
