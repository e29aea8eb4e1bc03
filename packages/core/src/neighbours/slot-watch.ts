import { isTaken, registryKey } from "./global-slots.ts";

type Undo = () => void;

/**
 * Calls back whenever a tracer puts its context manager into OpenTelemetry's slot, at that very moment: what it enters
 * from then on may hold content of ours. The trap stands in the empty slot alone and is gone once it has sprung, so reading
 * the manager costs nothing; a tracer that leaves deletes the slot, which is why the object around it is watched too.
 */
export function watchSlot(registered: () => void): Undo {
  let slotTrap: Trap | undefined;

  function tell(): void {
    slotTrap?.leave();
    if (isTaken("context")) registered();
  }

  function guardSlot(): void {
    const slots = Reflect.get(globalThis, registryKey) as object | undefined;
    if (typeof slots !== "object" || slots === null || slotTrap?.standsIn(slots) === true) return;
    // An object of somebody's own making may come with its slots filled.
    tell();
    if (!isTaken("context")) slotTrap = trap(slots, "context", tell);
  }

  // The API assigns the object anew with each registration, before it fills the slot.
  const objectTrap = trap(globalThis, registryKey, guardSlot);
  guardSlot();
  return () => {
    objectTrap?.leave();
    slotTrap?.leave();
  };
}

interface Trap {
  standsIn(object: object): boolean;
  leave(): void;
}

/** A property that holds what is assigned to it and tells of it. What cannot be changed is left as it is. */
export function trap(target: object, key: PropertyKey, assigned: () => void): Trap | undefined {
  const before = Object.getOwnPropertyDescriptor(target, key);
  if (before !== undefined && before.writable !== true && before.set === undefined) return undefined;
  let isOn = true;
  let value: unknown = before?.value;
  // Somebody else's trap, such as that of another copy of this package, goes on working below.
  const read = before?.get ?? (() => value);
  const write =
    before?.set ??
    ((next: unknown): void => {
      value = next;
    });
  const descriptor = {
    configurable: true,
    enumerable: before?.enumerable ?? true,
    get: () => Reflect.apply(read, target, []),
    set(next: unknown) {
      Reflect.apply(write, target, [next]);
      if (!isOn) return;
      try {
        assigned();
      } catch {
        // Another tracer's registration must not fail for our sake.
      }
    },
  };
  if (!Reflect.defineProperty(target, key, descriptor)) return undefined;
  const stands = (): boolean => Object.getOwnPropertyDescriptor(target, key)?.get === descriptor.get;
  return {
    standsIn: (object) => object === target && isOn && stands(),
    leave() {
      isOn = false;
      // Somebody has put theirs around ours: it stays, and does no more than hold the value.
      if (!stands()) return;
      if (before?.get !== undefined) Reflect.defineProperty(target, key, before);
      else if (value === undefined && before === undefined) Reflect.deleteProperty(target, key);
      else
        Reflect.defineProperty(target, key, {
          value,
          configurable: true,
          enumerable: descriptor.enumerable,
          writable: true,
        });
    },
  };
}
