import { setTimeout as pause } from "node:timers/promises";
import type { Health } from "@langfuse-kit/core";
import { inspectSpool } from "@langfuse-kit/core/spool";
import { type Evidence, hasLeak, leaksIn, lossMs, readLedgers } from "../judge/index.ts";
import { type Application, leftIn, outlivesSignals, type Stage } from "../stage/index.ts";
import { readQueue } from "./queue.ts";

/** So long may it take until all is where it belongs, once nothing is wrong any more. */
const patienceMs = 30_000;
const flushMs = 5_000;

interface Said {
  readonly health: Health;
  readonly dead: readonly string[];
}

/** Everything is made well again, the living deliver, a successor adopts, and what is there then is the evidence. */
export async function concludeCase(stage: Stage): Promise<Evidence> {
  const mishaps: string[] = [];
  // While it still waits there.
  const leaks = new Set(await findLeaks(stage));
  await heal(stage);
  const said = new Map<string, Said>();
  const received = new Set<string>();
  const living = stage.applications.filter(({ child }) => child.isAlive());

  await Promise.all(living.map(({ child }) => child.ask("rest")));
  await settle(stage, living, received, said);
  const handles = living.map(({ name, child, handlesAtFirst = 0 }) => ({
    name,
    before: handlesAtFirst,
    after: child.handles() ?? 0,
  }));
  for (const application of living) mishaps.push(...(await endWell(application)));

  const plan =
    stage.applications.find(({ plan: { spool } }) => spool !== "memory")?.plan ?? stage.applications[0]?.plan;
  if (plan !== undefined) {
    // Alone, whatever came before: it has all keys and no traffic of its own but what shows that things go on.
    const successor = await stage.start("successor", { ...plan, shape: "single", everyMs: 0 });
    await settle(stage, [successor], received, said);
    await successor.child.ask("burst", 3);
    await successor.child.ask("rest");
    await settle(stage, [successor], received, said);
    // Whoever has the time leaves nothing. What somebody left void goes when it is found.
    for (let turn = 0; turn < 100 && (await isWaitedFor(stage)); turn++) await pause(50);
    await successor.child.ask("shutdown");
    mishaps.push(...(await endWell(successor)));
  }
  for (const leak of await findLeaks(stage)) leaks.add(leak);
  const report = (await stage.server.ask("report")) as Report;
  if (hasLeak(report.text)) leaks.add("what the server received");
  const dead = new Set([...deadIn(stage, said), ...(await readQueue(stage)).failed]);
  return {
    programs: programsOf(stage),
    received,
    copies: report.copies,
    changed: report.changed,
    contents: report.contents,
    dead,
    leaks: [...leaks],
    left: leftIn(stage),
    books: [...said].map(([name, { health }]) => ({ name, health })),
    handles,
    mishaps,
  };
}

interface Report {
  readonly copies: number;
  readonly changed: readonly string[];
  readonly contents: Evidence["contents"];
  readonly text: string;
}

async function heal({ server, networks, medium, redis, postgres }: Stage): Promise<void> {
  await server.ask("rules", []);
  for (const network of Object.values(networks)) network?.set("well");
  medium.heal();
  await Promise.all([redis?.heal(), postgres?.restart()]);
}

/** Until nothing that was promised is missing, or patience ends. */
async function settle(
  stage: Stage,
  asked: readonly Application[],
  received: Set<string>,
  said: Map<string, Said>,
): Promise<void> {
  const names = new Set(asked.map(({ name }) => name));
  const until = performance.now() + patienceMs;
  for (;;) {
    for (const { name, child } of asked) {
      const answer = (await child.ask("flush", flushMs)) as Said | undefined;
      if (answer !== undefined) said.set(name, answer);
    }
    for (const id of (await stage.server.ask("received", received.size)) as readonly string[]) received.add(id);
    const dead = deadIn(stage, said);
    // What others left is the successor's affair.
    const isSuccessor = asked.some(({ name }) => name.startsWith("successor"));
    const concerned = programsOf(stage).filter(({ name }) => isSuccessor || names.has(name));
    const isMissing = concerned.some(({ made, dropped, wasKilled }) =>
      [...made].some(([id, { hasEnded, awakeMs }]) => {
        if (received.has(id) || dead.has(id) || dropped.has(id)) return false;
        return hasEnded && (!wasKilled || (isSuccessor && awakeMs >= lossMs));
      }),
    );
    const waiting = (await readQueue(stage)).waiting;
    if ((!isMissing && waiting === 0) || performance.now() > until) return;
    await pause(50);
  }
}

/** Something still holds observations, or belongs to somebody who is gone, or is being taken over. */
async function isWaitedFor(stage: Stage): Promise<boolean> {
  if (leftIn(stage).some((name) => name.includes("from-"))) return true;
  const homes = await inspectSpool(stage.medium.spoolDir).homes().catch(nothingListed);
  return homes.some(({ files, isAbandoned }) => files > 0 || isAbandoned);
}

/** A medium that was broken on purpose may not even be listed; nobody takes anything over there. */
const nothingListed = (error: Error): [] => {
  if (error.message.includes("cannot be looked into")) return [];
  throw error;
};

function lettersIn(dir: string): ReturnType<ReturnType<typeof inspectSpool>["deadLetters"]> {
  try {
    return inspectSpool(dir).deadLetters();
  } catch (error) {
    return nothingListed(error as Error);
  }
}

function programsOf({ ledgers, applications }: Stage): Evidence["programs"] {
  return readLedgers(ledgers).map((books) => {
    const killed = applications.find(({ name }) => name === books.name)?.killed;
    const wasKilled = killed?.has("") || killed?.has(books.pid) || (books.thread !== "0" && killed?.has(books.thread));
    return { ...books, wasKilled: wasKilled === true };
  });
}

/** Letters on disk are everybody's, those in memory their process'. */
function deadIn({ medium }: Stage, said: ReadonlyMap<string, Said>): Set<string> {
  const letters = lettersIn(medium.spoolDir);
  const onDisk = letters.flatMap(({ chunk }) => chunk.ids);
  return new Set([...onDisk, ...[...said.values()].flatMap(({ dead }) => dead)]);
}

async function findLeaks(stage: Stage): Promise<readonly string[]> {
  const spoken = [...stage.applications, ...stage.helpers.map((child) => ({ name: "courier", child }))];
  return [
    ...leaksIn(stage.medium.spoolDir),
    ...spoken.filter(({ child }) => hasLeak(child.said())).map(({ name }) => `what ${name} wrote`),
    ...(hasLeak((await readQueue(stage)).text) ? ["the queue"] : []),
  ];
}

/** SIGTERM ends it, and within its budget. */
async function endWell(application: Application): Promise<readonly string[]> {
  const { name, child } = application;
  // Whoever runs the container does so after a while.
  child.signal(outlivesSignals(application) ? "SIGKILL" : "SIGTERM");
  const tooLate = pause(15_000, "too late", { ref: false });
  const end = await Promise.race([child.ended, tooLate]);
  if (end === "too late") {
    child.signal("SIGKILL");
    return [`${name} did not end within 15 s of SIGTERM.`];
  }
  if (typeof end === "string" || end.signal === "SIGTERM" || outlivesSignals(application)) return [];
  return [`${name} ended with ${end.signal ?? end.code}, not by SIGTERM.\n${child.said()}`];
}
