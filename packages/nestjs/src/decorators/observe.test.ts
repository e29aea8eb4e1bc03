import { currentObservation, span } from "@langfuse-kit/core";
import { captureTraces } from "@langfuse-kit/testing";
import {
  catchError,
  concat,
  concatMap,
  defer,
  delay,
  finalize,
  from,
  lastValueFrom,
  type Observable,
  of,
  range,
  retry,
  Subject,
  take,
  tap,
  throwError,
} from "rxjs";
import { afterEach, describe, expect, it } from "vitest";
import { Generation, Observe } from "./index.ts";

const traces = captureTraces({ afterEach });

class Answers {
  tries = 0;

  @Generation({ model: "gpt-5" })
  async answer(question: string): Promise<string> {
    return span("think", () => question.toUpperCase());
  }

  @Observe({ type: "retriever", name: "search", captureOutput: false })
  search(query: string): string[] {
    return [query];
  }

  @Observe()
  later(count: number): Observable<number> {
    return range(1, count).pipe(concatMap((value) => of(value).pipe(delay(1))));
  }

  @Observe()
  flaky(_question = ""): Observable<string> {
    return defer(() => {
      this.tries += 1;
      return this.tries < 3 ? throwError(() => new Error(`try ${this.tries}`)) : of("well");
    });
  }

  @Observe()
  subject(): Subject<number> {
    return new Subject();
  }
}

describe("@Observe() and @Generation()", () => {
  it("make each call an observation, with what went in and came out", async () => {
    expect(await new Answers().answer("why")).toBe("WHY");
    new Answers().search("what");
    const [answer, search] = await traces.all();
    expect(answer?.root).toMatchObject({
      name: "Answers.answer",
      type: "generation",
      model: "gpt-5",
      input: "why",
      output: "WHY",
      children: [{ name: "think" }],
    });
    expect(search?.root).toMatchObject({ name: "search", type: "retriever", input: "what", output: undefined });
  });

  it("let what is done with an Observable's values run where it was subscribed to", async () => {
    const step = (name: string) => () => void span(name, () => undefined);
    await span("caller", async () => {
      const source = new Answers().later(1);
      const done = source.pipe(tap({ next: step("next"), complete: step("complete") }), finalize(step("finalize")));
      await lastValueFrom(done);
      await lastValueFrom(source.pipe(tap(step("again"))));
      await lastValueFrom(new Answers().flaky().pipe(catchError(() => of(step("caught")()))));
    });
    const { root } = await traces.single();
    const names = root.children.map(({ name, children }) => [name, children.length]);
    expect(names.sort()).toEqual([
      ["Answers.flaky", 0],
      ["Answers.later", 0],
      ["Answers.later", 0],
      ["again", 0],
      ["caught", 0],
      ["complete", 0],
      ["finalize", 0],
      ["next", 0],
    ]);
  });

  it("end with a subscriber that wants no more of what comes at once", async () => {
    class Endless {
      @Observe()
      numbers(): Observable<number> {
        return range(0, Number.POSITIVE_INFINITY);
      }
    }
    expect(await span("caller", () => lastValueFrom(new Endless().numbers().pipe(take(3))))).toBe(2);
    expect((await traces.single()).root.children).toMatchObject([{ name: "Endless.numbers", level: "DEFAULT" }]);
  });

  it("follow an Observable until it is over, each subscription for itself", async () => {
    const numbers = new Answers().later(3);
    expect(await traces.all()).toEqual([]);
    const run = () => new Promise((resolve) => numbers.subscribe({ complete: () => resolve(undefined) }));
    await Promise.all([run(), run()]);
    const all = await traces.all();
    expect(all.map(({ name }) => name)).toEqual(["Answers.later", "Answers.later"]);
    for (const { root } of all) expect(root).toMatchObject({ children: [], level: "DEFAULT" });
  });

  it("tell of each attempt of a retry", async () => {
    const service = new Answers();
    await new Promise((resolve) => service.flaky("why").pipe(retry(5)).subscribe(resolve));
    const attempts = (await traces.all()).map(({ root: { level, statusMessage, input, output } }) => [
      level,
      statusMessage,
      input,
      output,
    ]);
    expect(attempts).toEqual([
      ["ERROR", "try 1", "why", undefined],
      ["ERROR", "try 2", "why", undefined],
      ["DEFAULT", undefined, "why", "well"],
    ]);
  });

  it("begin where an Observable is subscribed to, and record its last value", async () => {
    const answers = new Answers();
    const made: Observable<number>[] = [];
    span("calls", () => void made.push(answers.later(3)));
    await span("subscribes", () => lastValueFrom(concat(...made)));
    const roots = (await traces.all()).map(({ root }) => root);
    expect(roots).toMatchObject([
      { name: "calls", children: [] },
      { name: "subscribes", children: [{ name: "Answers.later", input: 3, output: 3 }] },
    ]);
  });

  it("are none where nobody subscribes, one around another included", async () => {
    class Layers {
      readonly answers = new Answers();
      @Observe()
      outer(): Observable<number> {
        return this.answers.later(1).pipe(tap());
      }
    }
    const layers = new Layers();
    for (let call = 0; call < 100; call++) layers.outer();
    await lastValueFrom(layers.outer());
    expect(await traces.single()).toMatchObject({
      root: { name: "Layers.outer", children: [{ name: "Answers.later", children: [] }] },
    });
  });

  it("hold what the call itself begins, and what it says of itself", async () => {
    class Eager {
      @Observe()
      answer(question: string): Observable<string> {
        currentObservation()?.update({ metadata: { own: true } });
        return from(span("work", async () => question.toUpperCase()));
      }
    }
    const source = span("calls", () => new Eager().answer("why"));
    expect(await lastValueFrom(source)).toBe("WHY");
    await lastValueFrom(source);
    const [first, again] = await traces.all();
    expect(first?.root).toMatchObject({
      name: "calls",
      children: [
        {
          name: "Eager.answer",
          input: "why",
          output: "WHY",
          metadata: { own: true },
          children: [{ name: "work" }],
        },
      ],
    });
    expect(again?.root).toMatchObject({ name: "Eager.answer", input: "why", output: "WHY", children: [] });
  });

  it("end with whoever stops listening", async () => {
    await new Promise((resolve) =>
      new Answers()
        .later(1000)
        .pipe(take(2))
        .subscribe({ complete: () => resolve(undefined) }),
    );
    expect((await traces.single()).root).toMatchObject({ name: "Answers.later", level: "DEFAULT" });
  });

  it("leave a Subject the Subject that it is", () => {
    expect(new Answers().subject()).toBeInstanceOf(Subject);
  });

  it("work on static methods, and keep name and length", () => {
    class Tools {
      @Observe()
      static add(one: number, two: number): number {
        return one + two;
      }
    }
    expect(Tools.add(1, 2)).toBe(3);
    expect([Tools.add.name, Tools.add.length]).toEqual(["add", 2]);
  });
});
