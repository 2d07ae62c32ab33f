import { expect, test } from "../support/app.ts";
import { canMakeDisks } from "../support/disk.ts";
import { cutPowerAndCheck, makeUsedDisk } from "../support/power-cut.ts";

const AGE_MS = 200_000; // older than what a new file may be lost with

const can = canMakeDisks();
const onDisks = can ? test : test.skip;
const missing = can ? "" : " [missing: root and loop mounts]";
const print = (name: string, figures: object) =>
  process.stdout.write(`power cuts, ${name}: ${JSON.stringify(figures)}\n`);

onDisks(
  `a power cut loses nothing that was acknowledged as strict, on new and on used profiles${missing}`,
  async ({ server, problems, allow }) => {
    allow(/Failed to access storage/); // what Chromium says where a cut has damaged its own records of service workers
    const given = { url: server.url, durability: "strict", problems: problems.seen } as const;
    const fresh = await cutPowerAndCheck({ ...given, cuts: 12, seed: 100 });
    print("new profiles, strict", fresh);
    const used = await makeUsedDisk(server.url, AGE_MS, problems.seen);
    const old = await cutPowerAndCheck({ ...given, cuts: 12, seed: 200, used }).finally(() => used.remove());
    print("used profiles, strict", old);
    const relaxed = await cutPowerAndCheck({ ...given, durability: "relaxed", cuts: 3, seed: 300 });
    print("new profiles, relaxed (may lose: this is what strict is for)", { ...relaxed, why: relaxed.why.length });
    for (const figures of [fresh, old]) {
      expect(figures).toMatchObject({ cuts: 12, lost: 0, halfWritten: 0, why: [] });
      for (const verb of ["put", "bulk", "putAttachment", "appendAttachment"])
        expect(figures.acknowledged[verb], verb).toBeGreaterThan(0);
    }
  },
);
