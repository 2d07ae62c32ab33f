import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { holdMicrophone } from "../../../src/ingest/record/hold-microphone.ts";
import { openMicrophone } from "../../../src/ingest/record/microphone.ts";
import { createShownRecorder } from "../../../src/ingest/record/shown-recorder.ts";

let context: AudioContext;
let streams: MediaStream[];

beforeEach(() => {
  context = new AudioContext();
  streams = [];
  vi.spyOn(navigator.mediaDevices, "getUserMedia").mockImplementation(async () => {
    const { stream } = context.createMediaStreamDestination();
    streams.push(stream);
    return stream;
  });
  vi.spyOn(navigator.permissions, "query").mockResolvedValue({ state: "granted" } as PermissionStatus);
});

afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  await context.close();
});

const states = () => streams.flatMap((stream) => stream.getTracks()).map(({ readyState }) => readyState);

function hold() {
  const shown = createShownRecorder();
  return { shown, microphone: holdMicrophone(shown, { isRecording: () => false, lost: async () => {} }) };
}

test("a microphone that somebody looks for is opened; one that nobody waits for any more is not", async () => {
  const { shown, microphone } = hold();
  const left = microphone.find();
  microphone.close();
  await left;
  expect(streams).toEqual([]);
  expect(shown.now().phase).toBe("asking");
  await microphone.find();
  expect(shown.now().phase).toBe("ready");
  expect(states()).toEqual(["live"]);
  microphone.close();
  expect(states()).toEqual(["ended"]);
});

test("one that is closed while it opens, or while its names are read, stays closed", async () => {
  const { shown, microphone } = hold();
  const early = microphone.open();
  microphone.close();
  await early;
  const names = Promise.withResolvers<MediaDeviceInfo[]>();
  vi.spyOn(navigator.mediaDevices, "enumerateDevices").mockReturnValue(names.promise);
  const late = microphone.open();
  await expect.poll(() => microphone.held()).toBeDefined();
  microphone.close();
  names.resolve([]);
  await late;
  expect(states()).toEqual(["ended", "ended"]);
  expect(shown.now()).toMatchObject({ phase: "asking", microphone: undefined });
});

test("an audio thread that fails is a microphone that is gone", async () => {
  const nodes: AudioWorkletNode[] = [];
  const kept = class extends AudioWorkletNode {
    constructor(...args: ConstructorParameters<typeof AudioWorkletNode>) {
      super(...args);
      nodes.push(this);
    }
  };
  vi.stubGlobal("AudioWorkletNode", kept);
  const lost = vi.fn();
  const opened = await openMicrophone(undefined, { news: () => {}, heldUp: () => {}, lost });
  nodes[0]!.dispatchEvent(new ErrorEvent("processorerror"));
  expect(lost).toHaveBeenCalledTimes(1);
  opened.close();
  nodes[0]!.dispatchEvent(new ErrorEvent("processorerror"));
  expect(lost).toHaveBeenCalledTimes(1);
});
