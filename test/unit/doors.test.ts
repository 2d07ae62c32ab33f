import { existsSync, readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

// The doors are judged as they are built; npm test builds before it comes here.
const built = existsSync("dist/doors/jio.js") ? test : test.skip;
const note = built === test ? "" : " [missing: a build]";

const namesOf = async (door: string) =>
  Object.keys(await import(/* @vite-ignore */ pathToFileURL(`dist/doors/${door}.js`).href)).sort();

built(`the door jio has these exports${note}`, async () => {
  expect(await namesOf("jio")).toMatchInlineSnapshot(`
    [
      "FieldError",
      "addStorage",
      "createQuery",
      "createStorage",
      "isCode",
      "objectToSearchText",
      "parseStringToObject",
      "setCredential",
    ]
  `);
});

built(`the door array has these exports${note}`, async () => {
  expect(await namesOf("array")).toMatchInlineSnapshot(`
    [
      "FieldError",
      "createArray",
      "field",
      "isCode",
      "openArray",
      "openRef",
      "parseSelection",
      "reduce",
      "setMemoryBudget",
      "transaction",
    ]
  `);
});

built(`the door signal has these exports${note}`, async () => {
  expect(await namesOf("signal")).toMatchInlineSnapshot(`
    [
      "FieldError",
      "butter",
      "coherence",
      "csd",
      "decimate",
      "detrend",
      "envelope",
      "envelopeStored",
      "fft",
      "fftfreq",
      "fftn",
      "fftshift",
      "findPeaks",
      "firwin",
      "getWindow",
      "hilbert",
      "ifft",
      "ifftn",
      "ifftshift",
      "irfft",
      "irfftOutOfCore",
      "irfftn",
      "isCode",
      "istft",
      "loadKernels",
      "periodogram",
      "planFft",
      "planOutOfCore",
      "pyramidStored",
      "resamplePoly",
      "rfft",
      "rfftOutOfCore",
      "rfftfreq",
      "rfftn",
      "sosfilt",
      "sosfiltZi",
      "sosfiltfilt",
      "spectrogram",
      "spectrogramStored",
      "statisticsStored",
      "stft",
      "stftStored",
      "welch",
      "welchStored",
    ]
  `);
});

built(`the door gadget, which needs a document, has these exports${note}`, () => {
  const [, list = ""] = /export \{([^}]*)\};?\s*$/.exec(readFileSync("dist/doors/gadget.js", "utf8")) ?? [];
  const names = list.split(",").map((entry) => entry.trim().split(" as ").at(-1));
  expect(names.sort()).toMatchInlineSnapshot(`
    [
      "AcquisitionError",
      "FieldError",
      "Gadget",
      "GadgetFrame",
      "ScopeError",
      "hostRenderJS",
      "isCode",
      "join",
      "joinRenderJS",
      "mutex",
      "onUnhandled",
    ]
  `);
});

built(`the doors share one FieldError${note}`, async () => {
  const load = (door: string) => import(/* @vite-ignore */ pathToFileURL(`dist/doors/${door}.js`).href);
  const [jio, array, signal] = await Promise.all(["jio", "array", "signal"].map(load));
  expect(jio.FieldError).toBe(array.FieldError);
  expect(jio.FieldError).toBe(signal.FieldError);
});
