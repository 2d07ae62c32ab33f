import { expect, onTestFinished, test } from "vitest";
import { listOpfsFolders } from "../../../src/bytes/opfs.ts";
import { sweepScratch } from "../../../src/bytes/scratch.ts";
import { FOLDER_CHECKS } from "../../conformance/folder.ts";

async function ask(what: string) {
  const worker = new Worker(new URL("./folders.worker.ts", import.meta.url), { type: "module" });
  onTestFinished(() => worker.terminate());
  worker.postMessage(what);
  const { data } = await new Promise<MessageEvent>((resolve, reject) =>
    Object.assign(worker, { onmessage: resolve, onerror: reject }),
  );
  return { worker, answer: data };
}

test.each(Object.keys(FOLDER_CHECKS))("%s, in OPFS", async (name) => {
  expect((await ask(name)).answer).toBe("done");
});

test("a scratch folder is gone when its computation ends, and swept when its thread died", async () => {
  const count = async () => (await listOpfsFolders("field-scratch")).length;
  await ask("nothing");
  expect(await count()).toBe(0);
  const { worker: living } = await ask("stay");
  const { worker: dying } = await ask("stay");
  await sweepScratch();
  expect(await count()).toBe(2);
  dying.terminate();
  await expect.poll(() => sweepScratch().then(count), { timeout: 5000 }).toBe(1);
  living.terminate();
  await expect.poll(() => sweepScratch().then(count), { timeout: 5000 }).toBe(0);
});
