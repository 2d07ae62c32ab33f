/** What must not compile. tsc checks this file; nobody runs it. */
import "../../gadgets/acquirable.ts";
import type { Gadget } from "../../src/gadget/index.ts";
import type { JioStorage } from "../../src/jio/index.ts";
import { type Runner, task } from "../../src/worker/task.ts";

const double = task<{ values: Float64Array }, Float64Array, { done: number }>("double");

export async function misuse(gadget: Gadget, storage: JioStorage, runner: Runner, signal: AbortSignal) {
  // @ts-expect-error a signal is not an options bag: the cancel would be silently lost
  await runner.run(double, { values: new Float64Array(1) }, signal);
  // @ts-expect-error the input of another task
  await runner.run(double, { value: 1 });
  // @ts-expect-error an event the task does not report
  await runner.run(double, { values: new Float64Array(1) }, { onEvent: ({ left }) => left });

  // @ts-expect-error nobody provides this
  await gadget.acquire("jio_gett", ["id"]);
  // @ts-expect-error an id is a string
  await gadget.acquire("jio_get", [1]);
  // @ts-expect-error the answer is a list of rows
  const doc: string = await gadget.acquire("jio_allDocs", [{}]);

  // @ts-expect-error an append says where it goes
  await storage.appendAttachment("id", "data", new Uint8Array(1), {});
  // @ts-expect-error no such format
  await storage.getAttachment("id", "data", { format: "array" });
  return doc;
}
