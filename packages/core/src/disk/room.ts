import type { Shelf } from "./shelf.ts";
import type { RecordFile } from "./types.ts";

interface RoomNeeded {
  /** The oldest first. */
  readonly files: Iterable<RecordFile>;
  /** How many bytes are too many. */
  readonly over: number;
  readonly shelf: Pick<Shelf, "isWaiting">;
  /** Asks the sender to give back what it merely holds of a destination. */
  readonly reclaim: (destination: string) => void;
}

/**
 * Chooses files to give up, until they make enough room: each time the oldest of the destination that holds most. Not those
 * of which something is being sent, since they would stay on disk whatever else of them is given up.
 */
export function filesToLeave({ files, over, shelf, reclaim }: RoomNeeded): RecordFile[] {
  const leaving: RecordFile[] = [];
  if (over <= 0) return leaving;
  const groups = groupsOf(files);
  for (let left = over; left > 0; ) {
    const file = oldestOfLargest();
    if (file === undefined) break;
    leaving.push(file);
    left -= file.counted;
  }
  return leaving;

  function oldestOfLargest(): RecordFile | undefined {
    for (const group of groups.sort((one, other) => other.bytes - one.bytes)) {
      reclaim(group.destination);
      const at = group.files.findIndex(({ entries }) => entries.size > 0 && [...entries].every(shelf.isWaiting));
      const [file] = at < 0 ? [] : group.files.splice(at, 1);
      if (file === undefined) continue;
      group.bytes -= file.counted;
      return file;
    }
    return undefined;
  }
}

interface Group {
  readonly destination: string;
  readonly files: RecordFile[];
  bytes: number;
}

function groupsOf(files: Iterable<RecordFile>): Group[] {
  const groups = new Map<string, Group>();
  for (const file of files) {
    const { destination, counted } = file;
    const group = groups.get(destination) ?? { destination, files: [], bytes: 0 };
    groups.set(destination, group);
    group.files.push(file);
    group.bytes += counted;
  }
  return [...groups.values()];
}
