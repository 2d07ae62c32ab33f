import { afterEach, beforeEach, expect, test } from "vitest";
import { openArray, zarrGroupItems } from "../../../src/array/index.ts";
import { type BulkItem, createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { writeResult } from "../../../src/signal/stored/draft/write-result.ts";

const ID = "data_array_module/r";
let database: string;
let storage: JioStorage;

beforeEach(() => {
  database = crypto.randomUUID();
  storage = createStorage({ type: "indexeddb", database });
});

afterEach(async () => {
  await storage.close();
  indexedDB.deleteDatabase(database);
});

const itemsOf = (...values: number[]): BulkItem[] => [
  { verb: "put", args: [ID, { portal_type: "Data Array" }] },
  ...zarrGroupItems(ID, {
    arrays: { data: { data: Float64Array.from(values), dimensionNames: ["x"], attributes: {} } },
  }),
];

test("in IndexedDB a result is written again, and one that another tab deletes at the last moment stays deleted", async () => {
  await writeResult(storage, ID, itemsOf(1), { isAgain: false });
  await writeResult(storage, ID, itemsOf(2, 3), { isAgain: true });
  const array = await openArray(storage, ID);
  expect([...((await array.read()).data as Float64Array)]).toEqual([2, 3]);
  await array.close();
  const other = createStorage({ type: "indexeddb", database });
  const bulk: JioStorage["bulk"] = async (list, o) => {
    await other.remove(ID); // all looks are past
    return storage.bulk(list, o);
  };
  const late = Object.assign(Object.create(storage) as JioStorage, { bulk });
  await expect(writeResult(late, ID, itemsOf(4), { isAgain: true })).rejects.toMatchObject({ code: "not-found" });
  await expect(other.get(ID)).rejects.toMatchObject({ code: "not-found" });
  await other.close();
});
