/** A full-length spectrum computed again, in the place where an earlier one is. */
import { expect, test } from "vitest";
import { openArray } from "../../../../src/array/index.ts";
import { FieldError } from "../../../../src/base/errors.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { provideRunner, resultAgain, rfft } from "../../../../src/signal/index.ts";
import { rfftOutOfCore } from "../../../../src/signal/out-of-core/rfft-out-of-core.ts";
import { readSpectrumRange } from "../../../../src/signal/out-of-core/spectrum-range.ts";
import { localRunner } from "../../../../src/worker/serve.ts";
import { noise, relativeL2 } from "../close.ts";
import { ID, putRecording, shared } from "../recording.ts";

const here = localRunner(() => import("../../../../src/signal/tasks.worker.ts"));
provideRunner(here);

const TARGET = "data_array_module/spectrum";

let storages = 0;
async function open(samples: Float64Array) {
  const storage = shared(`rfft-again-${storages++}`);
  await putRecording(storage, samples);
  return { storage, source: { storage, id: ID }, target: { storage, id: TARGET }, handle: createStorage(storage) };
}

async function spectrumOf({ handle }: Awaited<ReturnType<typeof open>>): Promise<number[]> {
  const array = await openArray(handle, TARGET);
  const { data } = await readSpectrumRange(array, 0, array.shape[0]!);
  await array.close();
  return Array.from(data as Float64Array);
}

function rfftOf(x: Float64Array): number[] {
  const { re, im } = rfft(x, { norm: "ortho" });
  return Array.from(re).flatMap((value, k) => [value, im[k]!]);
}

const ids = async ({ handle }: Awaited<ReturnType<typeof open>>) =>
  (await handle.allDocs()).data.rows.map(({ id }) => id).sort();

test.each([30_000, 1e7])("in %i bytes: of what its source is now, as it was asked for", async (memoryBytes) => {
  const field = await open(noise(2 ** 13, 1));
  const { source, target, handle } = field;
  await rfftOutOfCore(source, target, { memoryBytes, norm: "ortho", document: { display: { quantity: "rms" } } });
  const known = await ids(field);
  const longer = noise(3 * 2 ** 12, 2);
  await putRecording(field.storage, longer);
  await resultAgain(target, { memoryBytes });
  expect(relativeL2(await spectrumOf(field), rfftOf(longer))).toBeLessThan(1e-14);
  expect(await handle.get(TARGET)).toMatchObject({
    operation: "rfft",
    display: { quantity: "rms" },
    parameters: { norm: "ortho", samples: longer.length },
  });
  expect(await ids(field)).toEqual(known);
});

test("what a person deleted does not come back; an error leaves the earlier result and no draft", async () => {
  const field = await open(noise(2 ** 13, 1));
  const { source, target, handle } = field;
  const o = { memoryBytes: 30_000 };
  await rfftOutOfCore(source, target, o);
  const [before, known] = [await spectrumOf(field), await ids(field)];
  await putRecording(field.storage, noise(2 ** 13, 2));
  let tasks = 0;
  const runner = (act: () => unknown) => ({
    async run(...args: Parameters<typeof here.run>) {
      if (++tasks === 5) await act();
      return here.run(...args);
    },
  });
  provideRunner(
    runner(() => {
      throw new FieldError("corrupt", "damaged");
    }) as typeof here,
  );
  await expect(resultAgain(target, o)).rejects.toMatchObject({ code: "corrupt" });
  expect(await spectrumOf(field)).toEqual(before);
  expect(await ids(field)).toEqual(known);
  tasks = 0;
  provideRunner(runner(() => handle.remove(TARGET)) as typeof here);
  await expect(resultAgain(target, o)).rejects.toMatchObject({ code: "not-found" });
  provideRunner(here);
  expect(await ids(field)).toEqual(known.filter((id) => id !== TARGET));
});
