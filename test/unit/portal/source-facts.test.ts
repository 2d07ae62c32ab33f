import { expect, test } from "vitest";
import { formatSampleFacts, type SampleFacts } from "../../../src/format/index.ts";
import type { Doc } from "../../../src/jio/index.ts";
import { describeStaleness, type PresentSource } from "../../../src/portal/index.ts";

const FACTS: SampleFacts = {
  sampleFormat: "int16",
  bigEndian: false,
  channelCount: 2,
  sampleRateHz: 1000,
  dataOffset: 44,
  dataLength: 400,
  channels: [
    { unit: "g", scale: 50 },
    { unit: "V", scale: 1 },
  ],
};
const BYTES = { digest: "d1", length: 500 };
const result: Doc = {
  operation: "welch",
  parameters: { channel: 1, fs: 1000 },
  parameters_asked: {},
  sources: [{ id: "a", ...BYTES, facts: formatSampleFacts(FACTS) }],
};
const judge = (now: PresentSource, doc = result) => describeStaleness(doc, new Map([["a", now]])).sources[0]!;
const withFacts = (change: Partial<SampleFacts>) => judge({ ...BYTES, facts: { ...FACTS, ...change } });

test("bytes that mean something else are changed, though they are the same", () => {
  const changes: Partial<SampleFacts>[] = [
    { sampleRateHz: 2000 },
    { sampleFormat: "int32" },
    { bigEndian: true },
    { channelCount: 1 },
    { dataOffset: 46, dataLength: 396 },
    { channels: [FACTS.channels[0]!, { unit: "mV", scale: 1 }] },
    { channels: [FACTS.channels[0]!, { unit: "V", scale: 2 }] },
  ];
  for (const change of changes)
    expect([change, withFacts(change)]).toMatchObject([change, { state: "changed", differs: "facts" }]);
  expect(judge(BYTES)).toMatchObject({ state: "changed", differs: "facts" });
  expect(judge({ ...BYTES, digest: "d2", facts: { ...FACTS, sampleRateHz: 2 } })).not.toHaveProperty("differs");
});

test("what does not count for the result leaves it fresh: another channel, the rate where one was asked for", () => {
  expect(withFacts({}).state).toBe("fresh");
  expect(withFacts({ channels: [{ unit: "m", scale: 3 }, FACTS.channels[1]!] }).state).toBe("fresh");
  const asked = { ...result, parameters_asked: { fs: 10 } };
  expect(judge({ ...BYTES, facts: { ...FACTS, sampleRateHz: 7 } }, asked).state).toBe("fresh");
});

test("samples that count later are growth, told in the bytes that count", () => {
  expect(withFacts({ dataLength: 440 })).toMatchObject({ state: "grown", usedLength: 444, presentLength: 484 });
  const longer = { digest: "d2", length: 600, isAppendOnly: true };
  expect(judge({ ...longer, facts: { ...FACTS, dataLength: 500 } }).state).toBe("grown");
  expect(judge({ ...longer, facts: FACTS }).state).toBe("fresh"); // appended, and no samples yet
  expect(judge({ ...longer, isAppendOnly: false, facts: FACTS }).state).toBe("changed");
  expect(withFacts({ dataLength: 396 })).toMatchObject({ state: "changed" });
  expect(withFacts({ dataLength: 396 })).not.toHaveProperty("differs");
});

test("an older record without facts is judged by its bytes, and one whose facts are no facts too", () => {
  for (const facts of [undefined, null, 7, { sample_format: "int16" }]) {
    const older = { ...result, sources: [{ id: "a", ...BYTES, facts }] };
    expect(judge({ ...BYTES, facts: { ...FACTS, sampleRateHz: 2 } }, older).state).toBe("fresh");
    expect(judge({ length: 600, isAppendOnly: true, facts: FACTS }, older)).toMatchObject({
      state: "grown",
      presentLength: 600,
    });
  }
});
