import { beforeEach, describe, expect, it } from "vitest";
import { place, record } from "./fixtures/recorder.ts";

const broken = new Error("broken");

interface Observer {
  next?(item: unknown): void;
  error?(error: unknown): void;
  complete?(): void;
}

/** The least that calls itself an observable: no class of RxJS, no Subscriber. */
function simple(run: (observer: Required<Observer>) => () => void) {
  return {
    pipe: () => undefined,
    subscribe(
      observerOrNext?: Observer | ((item: unknown) => void),
      error?: (error: unknown) => void,
      complete?: () => void,
    ) {
      const given = typeof observerOrNext === "function" ? { next: observerOrNext, error, complete } : observerOrNext;
      const stop = run({
        next: (item) => given?.next?.(item),
        error: (reason) => given?.error?.(reason),
        complete: () => given?.complete?.(),
      });
      return { unsubscribe: stop };
    },
  };
}

const counting = (places: unknown[] = []) =>
  simple((observer) => {
    places.push(place.getStore());
    observer.next(1);
    observer.next(2);
    observer.complete();
    return () => undefined;
  });

describe("an observable", () => {
  it("stays the same object, is subscribed to by the user only, and completes with its last value", () => {
    const places: unknown[] = [];
    const { events, follow } = record();
    const made = counting(places);
    expect(follow(made)).toBe(made);
    expect(places).toEqual([]);
    const items: unknown[] = [];
    made.subscribe({ next: (item) => items.push(item) });
    expect(items).toEqual([1, 2]);
    expect(places).toEqual(["inside"]);
    expect(events).toEqual(["first", ["done", 2, "drained"]]);
  });

  it("takes functions as well, and calls an observer's methods on the observer", () => {
    const items: unknown[] = [];
    const byFunctions = record();
    byFunctions.follow(counting()).subscribe(
      (item) => items.push(item),
      undefined,
      () => items.push("complete"),
    );
    expect(items).toEqual([1, 2, "complete"]);
    expect(byFunctions.events.at(-1)).toEqual(["done", 2, "drained"]);
    const observer = {
      seen: [] as unknown[],
      next(item: unknown) {
        this.seen.push(item);
      },
    };
    record().follow(counting()).subscribe(observer);
    expect(observer.seen).toEqual([1, 2]);
  });

  it("fails with its error, and hands an unhandled one back to the library", () => {
    const failing = () =>
      simple((observer) => {
        observer.error(broken);
        return () => undefined;
      });
    const handled = record();
    const seen: unknown[] = [];
    handled.follow(failing()).subscribe({ error: (error) => seen.push(error) });
    expect(seen).toEqual([broken]);
    expect(handled.events).toEqual([["failed", broken]]);
    const unhandled = record();
    expect(() => unhandled.follow(failing()).subscribe()).toThrow(broken);
    expect(unhandled.events).toEqual([["failed", broken]]);
  });

  it("is cancelled when it is unsubscribed from", () => {
    let stopped = 0;
    const { events, follow } = record();
    const endless = simple((observer) => {
      observer.next("x");
      return () => {
        stopped += 1;
      };
    });
    const subscription = follow(endless).subscribe({});
    expect(events).toEqual(["first"]);
    subscription.unsubscribe();
    expect(stopped).toBe(1);
    expect(events).toEqual(["first", ["done", "x", "cancelled"]]);
  });

  it("is over with the first subscription that is", () => {
    const { events, follow } = record();
    const made = follow(counting());
    made.subscribe({});
    made.subscribe({});
    expect(events).toEqual(["first", ["done", 2, "drained"]]);
    expect(Object.getOwnPropertyNames(made)).toEqual(["pipe", "subscribe"]);
  });

  it("that completes with a stream is over when that is, and what the stream does is inside", async () => {
    const places: unknown[] = [];
    async function* parts(): AsyncGenerator<string> {
      places.push(place.getStore());
      yield "part";
      throw broken;
    }
    const { events, follow } = record();
    const single = simple((observer) => {
      observer.next(parts());
      observer.complete();
      return () => undefined;
    });
    const stream = await new Promise<AsyncGenerator<string>>((resolve) => {
      const subscription = follow(single).subscribe({ next: (item) => resolve(item as AsyncGenerator<string>) });
      subscription.unsubscribe();
    });
    expect(events).toEqual(["first"]);
    expect((await stream.next()).value).toBe("part");
    await expect(stream.next()).rejects.toBe(broken);
    expect(places).toEqual(["inside"]);
    expect(events).toEqual(["first", ["failed", broken]]);
  });

  it("may be known by its symbol instead of pipe", () => {
    const { events, follow } = record();
    const { subscribe } = counting();
    const made = { subscribe, "@@observable": () => made };
    follow(made).subscribe({});
    expect(events.at(-1)).toEqual(["done", 2, "drained"]);
  });
});

// The name is a value, so that the types are not asked for where the package is missing.
const packageName: string = "rxjs";
const rx = await import(packageName).catch(() => undefined);

describe("an observable of RxJS", () => {
  beforeEach((context) => context.skip(rx === undefined, "rxjs is not installed"));

  it("completes, fails, and is cancelled", async () => {
    const completed = record();
    completed.follow(rx.of(1, 2)).subscribe();
    expect(completed.events).toEqual(["first", ["done", 2, "drained"]]);

    const failed = record();
    failed.follow(rx.throwError(() => broken)).subscribe({ error: () => undefined });
    expect(failed.events).toEqual([["failed", broken]]);

    const cancelled = record();
    cancelled.follow(rx.interval(1000)).subscribe().unsubscribe();
    expect(cancelled.events).toEqual([["done", undefined, "cancelled"]]);
  });

  it("works through pipe and operators", async () => {
    const { events, follow } = record();
    const made = follow(rx.of(1, 2, 3));
    expect(made).toBeInstanceOf(rx.Observable);
    const summed = made.pipe(
      rx.map((item: number) => item * 2),
      rx.toArray(),
    );
    expect(await rx.firstValueFrom(summed)).toEqual([2, 4, 6]);
    expect(events).toEqual(["first", ["done", 3, "drained"]]);
  });

  it("that never ends by itself stops when an operator has enough", () => {
    const { events, follow } = record();
    let count = 0;
    const endless = new rx.Observable((subscriber: { closed: boolean; next(item: number): void }) => {
      while (!subscriber.closed && count < 1000) subscriber.next(++count);
    });
    const items: number[] = [];
    follow(endless)
      .pipe(rx.take(2))
      .subscribe((item: number) => items.push(item));
    expect(items).toEqual([1, 2]);
    expect(count).toBe(2);
    expect(events).toEqual(["first", ["done", 2, "cancelled"]]);
  });

  it.each([
    ["firstValueFrom", "cancelled"],
    ["lastValueFrom", "drained"],
  ])("works with %s", async (name, how) => {
    const { ended, follow } = record();
    expect(await rx[name](follow(rx.of("only")))).toBe("only");
    expect(await ended).toEqual(["done", "only", how]);
  });

  it("completes with what fetch gives, and is over when that has been read", async () => {
    const { events, ended, follow } = record();
    const response: Response = await rx.lastValueFrom(follow(rx.of(new Response("text"))));
    expect(events).toEqual(["first"]);
    expect(await response.text()).toBe("text");
    expect(await ended).toEqual(["done", undefined, "drained"]);
  });

  it("is subscribed to within, also by another observable", () => {
    const places: unknown[] = [];
    const { events, follow } = record();
    const made = follow(rx.defer(() => rx.of(places.push(place.getStore()))));
    rx.concat(made, rx.of(2)).subscribe();
    expect(places).toEqual(["inside"]);
    expect(events).toEqual(["first", ["done", 1, "drained"]]);
  });

  it("that is a subject is kept by somebody, and a value like any other", () => {
    const { events, follow } = record();
    const subject = new rx.BehaviorSubject(1);
    expect(follow(subject)).toBe(subject);
    expect(Object.hasOwn(subject, "subscribe")).toBe(false);
    expect(events).toEqual([["done", subject, "returned"]]);
  });
});
