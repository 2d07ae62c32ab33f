/** An array opened as a table, with the arrays beside it that tell where its rows and columns lie. */
import type { Opts } from "../../base/signal.ts";
import type { JioStorage } from "../../jio/index.ts";
import type { BigArray } from "../big-array.ts";
import { openArray } from "../open-array.ts";
import type { ArrayFacts, TableRequest } from "../tasks.ts";
import { listArrays } from "./list-arrays.ts";
import { planTable, type TablePlan } from "./table-plan.ts";
import { type TimeScale, timeScaleOf } from "./time.ts";
import { withStorage } from "./with-storage.ts";

export interface Table {
  readonly path: string;
  readonly array: BigArray;
  readonly plan: TablePlan;
  /** One-dimensional arrays along the rows, the best first: times, then the one named as the dimension. */
  readonly rowCoordinates: readonly Coordinate[];
  /** The one along the columns that is named as their dimension. */
  readonly columnCoordinate: Coordinate | undefined;
}

export interface Coordinate {
  readonly path: string;
  readonly array: BigArray;
  readonly time: TimeScale | undefined;
  readonly unit: string;
}

const MOST_COORDINATES = 4;

type Open = (path: string) => Promise<BigArray>;

/** Opens what a request names for the time of `run`. */
export function withTable<T>(request: TableRequest, o: Opts, run: (table: Table) => Promise<T>): Promise<T> {
  return withStorage(request.storage, async (storage) => {
    const handles: BigArray[] = []; // each holds its revision until it is closed
    const open = async (path: string) => {
      const handle = await openArray(storage, request.id, { ...o, path });
      handles.push(handle);
      return handle;
    };
    try {
      return await run(await openTable(storage, request, { ...o, open }));
    } finally {
      await Promise.all(handles.map((handle) => handle.close()));
    }
  });
}

async function openTable(
  storage: JioStorage,
  { id, path, slice }: TableRequest,
  { open, ...o }: Opts & { open: Open },
): Promise<Table> {
  const array = await open(path);
  const plan = planTable(array.shape, array.dtype, slice);
  const others = (await listArrays(storage, id, o)).filter((facts) => facts.path !== path);
  const [rowName, columnName] = [plan.rowAxis, plan.columnAxis].map((axis) =>
    axis === undefined ? undefined : array.dimensionNames[axis],
  );
  const along = (axis: number | undefined) =>
    axis === undefined ? [] : others.filter((facts) => isAlong(facts, array, axis));
  const rank = (facts: ArrayFacts) =>
    (timeScaleOf(facts.dtype, facts.attributes) ? 0 : 2) + (facts.path === rowName ? 0 : 1);
  const rows = along(plan.rowAxis)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_COORDINATES);
  const column = along(plan.columnAxis).find((facts) => facts.path === columnName);
  const opened = new Map<string, Coordinate>();
  for (const facts of [...rows, ...(column ? [column] : [])])
    opened.set(facts.path, openCoordinate(facts.path, await open(facts.path)));
  return {
    path,
    array,
    plan,
    rowCoordinates: rows.map((facts) => opened.get(facts.path)!),
    columnCoordinate: column && opened.get(column.path),
  };
}

function isAlong({ shape, dtype, dimensionNames }: ArrayFacts, array: BigArray, axis: number): boolean {
  return (
    shape.length === 1 &&
    typeof dtype === "string" &&
    shape[0] === array.shape[axis] &&
    dimensionNames[0] === array.dimensionNames[axis]
  );
}

function openCoordinate(path: string, array: BigArray): Coordinate {
  const time = timeScaleOf(array.dtype, array.attributes);
  return { path, array, time, unit: time ? "" : textOf(array.attributes.units) };
}

export const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
