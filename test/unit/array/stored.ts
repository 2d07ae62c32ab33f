import { createArray, openArray } from "../../../src/array/index.ts";
import { createStorage, type JioStorage } from "../../../src/jio/index.ts";
import { makeData } from "./dense.ts";

/** A memory storage whose document "a" holds int32 1, 2, 3, … */
export async function makeStored(shape: number[], chunkShape: number[]): Promise<JioStorage> {
  const storage = createStorage({ type: "memory" });
  const array = await createArray(storage, "a", { shape, dtype: "int32", chunkShape });
  await array.write(
    ["..."],
    makeData(
      "int32",
      shape.reduce((x, y) => x * y, 1),
    ),
  );
  await array.close();
  return storage;
}

export async function contents(storage: JioStorage): Promise<(number | bigint)[]> {
  return [...(await (await openArray(storage, "a")).read()).data];
}
