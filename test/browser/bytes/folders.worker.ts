/** Files of OPFS open in a dedicated worker only: this one uses them for tests in the window. */
import { createScratch } from "../../../src/bytes/index.ts";
import { FOLDER_CHECKS } from "../../conformance/folder.ts";

async function answer(what: string): Promise<string> {
  const scratch = await createScratch();
  if (what === "stay") {
    const file = await scratch.folder.openFile("f", { create: true });
    file?.writeAt(0, new Uint8Array(1000));
    return "done";
  }
  try {
    await FOLDER_CHECKS[what]?.(scratch.folder, false); // the profile of these tests lies in memory
    return "done";
  } catch (error) {
    return String(error);
  } finally {
    await scratch.close();
  }
}

self.addEventListener("message", async ({ data }: MessageEvent<string>) => postMessage(await answer(data)));
