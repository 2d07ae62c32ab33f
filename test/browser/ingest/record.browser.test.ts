import { expect, test } from "vitest";
import type { CaptureCommand, CaptureNews } from "../../../src/ingest/record/capture.ts";
import captureUrl from "../../../src/ingest/record/capture.worklet.ts?worker&url";
import type { Captured } from "../../../src/ingest/record/cut-blocks.ts";

const RATE = 48_000;

test("the audio thread hands on every frame that it is given, through the port, and tells the window how loud they are", async () => {
  const context = new OfflineAudioContext(1, RATE, RATE);
  await context.audioWorklet.addModule(captureUrl);
  const node = new AudioWorkletNode(context, "wf-capture", {
    channelCount: 2,
    channelCountMode: "explicit",
    channelInterpretation: "discrete",
    processorOptions: { channelCount: 2 },
  });
  const tone = new OscillatorNode(context, { frequency: 1000 });
  const merger = new ChannelMergerNode(context, { numberOfInputs: 2 });
  tone.connect(merger, 0, 1);
  merger.connect(node).connect(context.destination);
  tone.start();

  const { port1, port2 } = new MessageChannel();
  const captured: Captured[] = [];
  const ended = new Promise<void>((resolve) => {
    port2.onmessage = ({ data }: MessageEvent<Captured>) => {
      captured.push(data);
      if ("end" in data) resolve();
    };
  });
  const news: CaptureNews[] = [];
  node.port.onmessage = ({ data }: MessageEvent<CaptureNews>) => void news.push(data);
  const tell = (command: CaptureCommand, transfer: Transferable[] = []) => node.port.postMessage(command, transfer);
  void context.suspend(1 / 4).then(() => {
    tell({ to: "start", port: port1 }, [port1]);
    // What was sent before the audio goes on is read by then, or a moment later: the recording begins in either case.
    void context.resume();
  });
  void context.suspend(3 / 4).then(async () => {
    tell({ to: "stop" });
    await ended;
    news.length = 0;
    void context.resume();
  });
  await context.startRendering();

  const samples = captured.flatMap((one) => ("samples" in one ? [...one.samples] : []));
  expect(captured.some((one) => "gap" in one)).toBe(false);
  expect(samples.length).toBeGreaterThan(0);
  expect(samples.filter((_, i) => i % 2 === 0).every((value) => value === 0)).toBe(true);
  const channel = samples.filter((_, i) => i % 2 === 1);
  const amplitude = channel.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  expect(amplitude).toBeCloseTo(1, 2);
  const steps = channel.slice(1).map((value, i) => Math.abs(value - channel[i]!));
  expect(steps.reduce((most, step) => Math.max(most, step))).toBeLessThan((2 * Math.PI * 1000) / RATE + 0.01); // no frame is missing
  await expect.poll(() => news.length).toBeGreaterThan(1);
  expect(news.map(({ frames }) => frames)).toEqual(news.map(() => 0)); // the next one begins at its own first frame
  expect(news.at(-1)!.level.peak[1]).toBeCloseTo(1, 2);
  expect(news.at(-1)!.level.peak[0]).toBe(0);
});
