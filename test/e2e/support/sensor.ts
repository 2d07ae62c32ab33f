/** Sensor records as an array of the app, written through the doors as other people's code would. */
import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { sensorFile } from "../../support/sensor-file.ts";

const NAMES = ["humidity", "pressure", "temperature"].flatMap((name) =>
  ["min", "mean", "max"].map((of) => `${name}_${of}`),
);
const DTYPE = [["date", "datetime64[ns]"], ...NAMES.map((name) => [name, "float64"])];
const UNITS = Object.fromEntries(NAMES.map((name) => [name, /^h/.test(name) ? "%" : /^p/.test(name) ? "hPa" : "°C"]));

/** Records of 80 bytes: a real bench sensor's where they are at hand, else made alike: uneven steps, lost rows. */
export function sensorRecords(): { bytes: Buffer; rowCount: number } {
  if (sensorFile) {
    const file = readFileSync(sensorFile);
    const bytes = file.subarray(10 + file.readUInt16LE(8));
    return { bytes, rowCount: bytes.length / 80 };
  }
  const rowCount = 1767;
  const bytes = Buffer.alloc(80 * rowCount);
  for (let row = 0; row < rowCount; row++) {
    if (row % 400 > 380) continue;
    const seconds = 1_605_253_200 + 3000 * row + (row > 900 ? 400_000 : 0);
    bytes.writeBigInt64LE(BigInt(seconds) * 1_000_000_000n, 80 * row);
    NAMES.forEach((_, n) => {
      const middle = [35, 960, 23][Math.floor(n / 3)]!;
      bytes.writeDoubleLE(middle + (n % 3) - 1 + 3 * Math.sin(row / 50 + n), 80 * row + 8 * (n + 1));
    });
  }
  return { bytes, rowCount };
}

/** Puts the records as a Data Array and answers with its id. */
export async function putSensor(page: Page, { bytes, rowCount }: { bytes: Buffer; rowCount: number }): Promise<string> {
  const id = "data_array_module/5e5e5e5e-0000-4000-8000-000000000001";
  const input = { id, rowCount, dtype: DTYPE, units: UNITS, base64: bytes.toString("base64") };
  await page.evaluate(async ({ id, rowCount, dtype, units, base64 }) => {
    const load = (path: string) => import(path);
    const { createStorage } = await load("/doors/jio.js");
    const { createArray } = await load("/doors/array.js");
    const storage = createStorage({ type: "indexeddb", database: "field" });
    const array = await createArray(storage, id, { shape: [rowCount], dtype, attributes: { units } });
    await array.write(
      ["..."],
      Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)),
    );
    await array.close();
    const sources = [{ reference: "bench sensor.csv", digest: "0123456789abcdef".repeat(4) }];
    const made = { operation: "resample", parameters: { step_s: 3000 }, software: "Wendelin Field", sources };
    const title = "Climate on the bench";
    await storage.put(id, { portal_type: "Data Array", title, creation_date: "2021-01-13T16:00:00Z", ...made });
    await storage.close();
  }, input);
  return id;
}

/** Puts numbers counted through, row by row, as a Data Array of two axes. */
export async function putMatrix(page: Page, shape: [number, number]): Promise<string> {
  const id = "data_array_module/5e5e5e5e-0000-4000-8000-000000000002";
  await page.evaluate(
    async ({ id, shape }) => {
      const load = (path: string) => import(path);
      const { createStorage } = await load("/doors/jio.js");
      const { createArray } = await load("/doors/array.js");
      const storage = createStorage({ type: "indexeddb", database: "field" });
      const array = await createArray(storage, id, { shape, dtype: "float64", dimensionNames: ["row", "channel"] });
      await array.write(
        ["..."],
        Float64Array.from({ length: shape[0] * shape[1] }, (_, i) => i / 8),
      );
      await storage.put(id, { portal_type: "Data Array", title: "Matrix", creation_date: "2021-01-13T16:00:00Z" });
      await storage.close();
    },
    { id, shape },
  );
  return id;
}
