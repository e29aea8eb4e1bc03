/** Makes the wall clock of this process wrong. What is monotonic goes on as it was, as it does on a machine. */
export function setClock(offMs: number): void {
  off = offMs;
  globalThis.Date = ShiftedDate as DateConstructor;
}

const TrueDate = Date;
let off = 0;

const ShiftedDate = new Proxy(TrueDate, {
  construct: (target, given, newTarget) =>
    given.length === 0
      ? Reflect.construct(target, [TrueDate.now() + off], newTarget)
      : Reflect.construct(target, given, newTarget),
  get: (target, name, receiver) => (name === "now" ? () => TrueDate.now() + off : Reflect.get(target, name, receiver)),
});
