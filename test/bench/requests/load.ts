import { connect, type Socket } from "node:net";

/**
 * Visitors in a process of their own, so lean that the service is what is busy: they know the answer's end by its last
 * byte. Its parent sends a `Visit`, and gets a `Visited` when it is over.
 */
export interface Visit {
  readonly port: number;
  readonly path: string;
  readonly connections: number;
  readonly requests: number;
  /** At this pace, whatever the service does; as fast as it answers where it is absent. */
  readonly perSecond?: number | undefined;
}

export interface Visited {
  readonly seconds: number;
  /** Each request. */
  readonly tookMs: readonly number[];
}

const END_OF_JSON = 0x7d;

process.on("message", (visit: Visit) => void visitAll(visit).then((visited) => process.send?.(visited)));
process.on("disconnect", () => process.exit());

async function visitAll(visit: Visit): Promise<Visited> {
  const sockets = await Promise.all(Array.from({ length: visit.connections }, () => open(visit.port)));
  const request = `GET ${visit.path} HTTP/1.1\r\nhost: 127.0.0.1\r\nx-user: user-1\r\n\r\n`;
  const sleep = stayAwake();
  const begun = performance.now();
  const tookMs = await (visit.perSecond === undefined
    ? inTurn(sockets, request, visit.requests)
    : atPace(sockets, request, visit.requests, visit.perSecond));
  sleep();
  const seconds = (performance.now() - begun) / 1000;
  for (const socket of sockets) socket.destroy();
  return { seconds, tookMs };
}

/**
 * Whoever writes to a process that sleeps pays for waking it, and a slow service finds its visitors asleep more often: of
 * a middleware that did nothing for exactly 15 us, 22 were measured, and 16 where visitors stay awake.
 */
function stayAwake(): () => void {
  let isOver = false;
  const again = (): void => {
    if (!isOver) setImmediate(again);
  };
  again();
  return () => {
    isOver = true;
  };
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => resolve(socket.setNoDelay(true)));
    socket.once("error", reject);
  });
}

/** Calls back with each whole answer. */
function answers(socket: Socket, answered: () => void): void {
  socket.on("data", (data: Buffer) => {
    if (data.at(-1) !== END_OF_JSON) return;
    if (data[0] === 0x48 && data.toString("latin1", 9, 12) !== "200") throw new Error(data.toString());
    answered();
  });
}

function inTurn(sockets: readonly Socket[], request: string, count: number): Promise<number[]> {
  return new Promise((resolve) => {
    const took: number[] = [];
    let left = count;
    const next = (socket: Socket): number => {
      if (left-- > 0) socket.write(request);
      return performance.now();
    };
    for (const socket of sockets) {
      let since = 0;
      answers(socket, () => {
        took.push(performance.now() - since);
        if (took.length === count) resolve(took);
        since = next(socket);
      });
      since = next(socket);
    }
  });
}

/**
 * Latency counts from when a request was due, so that a service which stalls cannot hide it; but not what the visitors
 * themselves were away.
 */
function atPace(sockets: readonly Socket[], request: string, count: number, perSecond: number): Promise<number[]> {
  return new Promise((resolve) => {
    const took: number[] = [];
    const idle = [...sockets];
    const due = new Map<Socket, number>();
    const clock = clockOfPresence();
    const begun = performance.now();
    let sent = 0;
    const send = (): void => {
      const now = clock.look();
      const wanted = Math.min(count, 1 + Math.floor(((now - begun) / 1000) * perSecond));
      while (sent < wanted && idle.length > 0) {
        const socket = idle.pop() as Socket;
        due.set(socket, clock.present(begun + (sent * 1000) / perSecond));
        socket.write(request);
        sent += 1;
      }
    };
    let isOver = false;
    // A timer is late by up to a millisecond, which is more than most answers take.
    const again = (): void => {
      send();
      if (!isOver) setImmediate(again);
    };
    again();
    for (const socket of sockets) {
      answers(socket, () => {
        took.push(clock.present(clock.look()) - (due.get(socket) ?? 0));
        idle.push(socket);
        if (took.length < count) return;
        isOver = true;
        resolve(took);
      });
    }
  });
}

/**
 * A clock that stands still while this process does: the sink has the same core, and whoever sends to it takes that from
 * the visitors, some milliseconds at a time. It is looked at every turn, and a turn takes a tenth of a millisecond.
 */
function clockOfPresence(): { look(): number; present(time: number): number } {
  const shortest = 0.3;
  let latest = performance.now();
  let away = 0;
  let back = latest;
  let left = latest;
  return {
    look() {
      const now = performance.now();
      if (now - latest > shortest) {
        away += now - latest;
        left = latest;
        back = now;
      }
      latest = now;
      return now;
    },
    /** Of now, or of a time since the last absence began. */
    present: (time) => time - away + Math.max(0, back - Math.max(time, left)),
  };
}
