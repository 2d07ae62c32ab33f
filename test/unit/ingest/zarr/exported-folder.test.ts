/** What a colleague does with an exported array: unpacks it, and reads it with Python from the folder or from a web server. */
import { createReadStream, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { createArray, openArray, reduce } from "../../../../src/array/index.ts";
import { exportZarr } from "../../../../src/ingest/zarr/export-zarr.ts";
import { createStorage } from "../../../../src/jio/index.ts";
import { welch } from "../../../../src/signal/index.ts";
import { python, pythonBeside, testWith } from "../../../support/peers.ts";
import { collect } from "../../format/arrays.ts";

vi.setConfig({ testTimeout: 120_000 });

const RATE = 1000;
const signal = Float64Array.from(
  { length: 100_000 },
  (_, n) => 9.81 + 3 * Math.sin((2 * Math.PI * 123 * n) / RATE) + Math.sin(n * n),
);

/** Files by their path and nothing else: no listing, no ranges. */
async function serveFolder(folder: string): Promise<string> {
  const server = createServer((request, response) => {
    const path = join(folder, normalize(decodeURIComponent(new URL(request.url!, "http://x").pathname)));
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return response.writeHead(404).end();
    createReadStream(path).pipe(response.writeHead(200));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const SCRIPT = `import json,sys,dask.array,scipy.signal,xarray,zarr
out=[]
for where in json.load(sys.stdin):
  a=dask.array.from_zarr(where,component="data")
  d=xarray.open_zarr(where,consolidated=True)
  f,p=scipy.signal.welch(a.compute(),fs=${RATE},nperseg=1024)
  out.append({"mean":float(a.mean().compute()),"f":f.tolist(),"p":p.tolist(),
    "xarray":[list(d.data.dims),d.data.attrs["units"],float(d.data.mean()),float(d.time[-1])],
    "zarr":zarr.open_consolidated(where,mode="r")["data"][99_999]})
print(json.dumps(out))`;

testWith("aiohttp")(
  "Dask's mean, and scipy's Welch of what Dask read from the folder and over HTTP, are ours",
  async () => {
    const storage = createStorage({ type: "memory" });
    const array = await createArray(storage, "a", {
      ...{ shape: [0], dtype: "float64", chunkShape: [30_000], dimensionNames: ["time"] },
      attributes: { units: "m/s2" },
    });
    for (let at = 0; at < signal.length; at += 17_000) await array.append(signal.subarray(at, at + 17_000));
    const time = await createArray(storage, "a", {
      ...{ path: "time", shape: [100_000], dtype: "float64", dimensionNames: ["time"], attributes: { units: "s" } },
    });
    await time.write(
      ["..."],
      signal.map((_, n) => n / RATE),
    );
    const folder = mkdtempSync(join(tmpdir(), "zarr-folder-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const zip = `${folder}/export.zip`;
    writeFileSync(zip, await collect((await exportZarr(storage, "a", {})).stream));
    python(`import sys,zipfile\np=sys.stdin.read()\nzipfile.ZipFile(p).extractall(p[:-4])`, zip);
    const places = [`${folder}/export`, await serveFolder(`${folder}/export`)];

    const [mean, { f, Pxx }] = [
      Number((await reduce(await openArray(storage, "a"), "mean")).data[0]),
      welch(signal, { fs: RATE, nperseg: 1024 }),
    ];
    const read = JSON.parse(await pythonBeside(SCRIPT, JSON.stringify(places)));
    expect(read).toHaveLength(2);
    for (const theirs of read) {
      expect(Math.abs(theirs.mean - mean)).toBeLessThan(1e-12 * mean);
      expect(theirs.xarray).toEqual([["time"], "m/s2", expect.closeTo(mean, 9), 99.999]);
      expect(theirs.zarr).toBe(signal[99_999]);
      expect(theirs.f).toEqual([...f]);
      const strongest = Math.max(...Pxx);
      for (const [bin, power] of Pxx.entries()) expect(Math.abs(theirs.p[bin] - power)).toBeLessThan(1e-13 * strongest);
    }
  },
);
