import { useState } from "preact/hooks";
import { remember, remembered } from "../../frame/index.ts";

/** A column of the list that can be chosen; state and name are always there. */
export interface Column {
  readonly name: string;
  readonly label: string;
  /** As a track of the grid. */
  readonly width: string;
  readonly isUsual: boolean;
  readonly isNumber: boolean;
}

const column = (name: string, label: string, width: string, kind: "usual" | "more", isNumber = false): Column => ({
  name,
  label,
  width,
  isUsual: kind === "usual",
  isNumber,
});

export const columns: readonly Column[] = [
  column("time", "Time", "88px", "usual"),
  column("services", "Services", "minmax(90px, 200px)", "usual"),
  column("user", "User", "minmax(0, 120px)", "usual"),
  column("latency", "Latency", "136px", "usual", true),
  column("tokens", "Tokens", "56px", "usual", true),
  column("cost", "Cost", "84px", "usual", true),
  column("session", "Session", "minmax(0, 140px)", "more"),
  column("models", "Models", "minmax(0, 150px)", "more"),
  column("environment", "Environment", "minmax(0, 100px)", "more"),
  column("release", "Release", "minmax(0, 100px)", "more"),
  column("tags", "Tags", "minmax(0, 140px)", "more"),
  column("steps", "Steps", "52px", "more", true),
  column("scores", "Scores", "52px", "more", true),
];

/** Always there, behind the time. */
const nameColumn = column("name", "Name", "minmax(180px, 1fr)", "usual");

/** In the order of the cells, behind the state. */
export const heads: readonly Column[] = [...columns.slice(0, 1), nameColumn, ...columns.slice(1)];

export const isShown = (head: Column, names: readonly string[]): boolean =>
  head === nameColumn || names.includes(head.name);

const usual: readonly string[] = columns.filter(({ isUsual }) => isUsual).map(({ name }) => name);
const kept = "studio:columns";

function read(): readonly string[] {
  try {
    const names: unknown = JSON.parse(remembered(kept) ?? "null");
    return Array.isArray(names) ? columns.map(({ name }) => name).filter((name) => names.includes(name)) : usual;
  } catch {
    return usual;
  }
}

export interface ChosenColumns {
  readonly names: readonly string[];
  /** For the rows' grid; undefined while the columns are the usual ones, whose grid the stylesheet has. */
  readonly grid: string | undefined;
  readonly set: (name: string, on: boolean) => void;
  readonly reset: () => void;
}

/** Which columns this reader wants, remembered in this browser. */
export function useColumns(): ChosenColumns {
  const [names, setNames] = useState(read);
  const keep = (next: readonly string[]): void => {
    setNames(next);
    remember(kept, JSON.stringify(next));
  };
  const isUsual = names.length === usual.length && usual.every((name) => names.includes(name));
  return {
    names,
    grid: isUsual ? undefined : gridOf(names),
    set: (name, on) => {
      const next = on ? [...names, name] : names.filter((one) => one !== name);
      keep(columns.map((one) => one.name).filter((one) => next.includes(one)));
    },
    reset: () => keep(usual),
  };
}

const gridOf = (names: readonly string[]): string =>
  ["8px", ...heads.filter((head) => isShown(head, names)).map(({ width }) => width)].join(" ");
