/** What an import has to do at least, by itself: read a file, hash it, write it into OPFS; 4 MiB at a time. */
// biome-ignore lint/correctness/noUndeclaredDependencies: the project's own, bundled from there
import { createSHA256 } from "hash-wasm";

const SLICE = 4 << 20;

async function eachSlice(file, visit) {
  for (let at = 0; at < file.size; at += SLICE)
    await visit(new Uint8Array(await file.slice(at, at + SLICE).arrayBuffer()));
}

const WORK = {
  read: (file) => eachSlice(file, () => {}),
  async hash(file) {
    const sha = await createSHA256();
    await eachSlice(file, (bytes) => sha.update(bytes));
    sha.digest();
  },
  async write(file) {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle("raw", { create: true });
    const writable = await handle.createWritable();
    await eachSlice(file, (bytes) => writable.write(bytes));
    await writable.close();
    await root.removeEntry("raw");
  },
};

window.runWork = async (name) => {
  const [file] = document.querySelector("input").files;
  const start = performance.now();
  await WORK[name](file);
  return performance.now() - start;
};
window.isReady = true;
