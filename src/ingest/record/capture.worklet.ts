/** In the audio thread: hands on what the microphone gives, straight to the storage worker, and tells the window how loud it is. */
import type { CaptureCommand, CaptureNews } from "./capture.ts";
import { createCutter } from "./cut-blocks.ts";
import { createLevelMeter } from "./levels.ts";

declare abstract class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare const currentFrame: number;
declare const sampleRate: number;
declare function registerProcessor(name: string, processor: object): void;

/** The storage worker gets about twenty blocks a second, the window about ten levels. */
const BLOCK_FRAMES = 2048;
const LEVELS_A_SECOND = 10;
const NOTHING: Float32Array[] = [];

class CaptureProcessor extends AudioWorkletProcessor {
  readonly #channelCount: number;
  readonly #meter;
  #measured = 0;
  #isMuted = false;
  #cutter: ReturnType<typeof createCutter> | undefined;
  #frames = 0;

  constructor({ processorOptions }: { processorOptions: { channelCount: number } }) {
    super();
    this.#channelCount = processorOptions.channelCount;
    this.#meter = createLevelMeter(this.#channelCount);
    this.port.onmessage = ({ data }: MessageEvent<CaptureCommand>) => this.#obey(data);
  }

  #obey(command: CaptureCommand) {
    if (command.to === "mute") this.#isMuted = command.isMuted;
    else if (command.to === "stop") {
      this.#cutter?.stop();
      this.#cutter = undefined;
      this.#frames = 0;
    } else this.#start(command.port);
  }

  #start(port: MessagePort) {
    this.#cutter = createCutter({
      channelCount: this.#channelCount,
      sampleRateHz: sampleRate,
      blockFrames: BLOCK_FRAMES,
      send: (captured) => {
        if ("gap" in captured) this.#frames += captured.gap.frames;
        if ("samples" in captured) this.#frames += captured.samples.length / this.#channelCount;
        port.postMessage(captured, "samples" in captured ? [captured.samples.buffer] : []);
      },
    });
  }

  process([input = NOTHING]: Float32Array[][], [output = NOTHING]: Float32Array[][]): boolean {
    const channels = this.#isMuted ? NOTHING : input;
    const frames = (output[0] ?? input[0])?.length ?? 128;
    this.#meter.add(channels);
    this.#measured += frames;
    this.#cutter?.push({ channels, frames, frame: currentFrame, atMs: Date.now() });
    if (this.#measured >= sampleRate / LEVELS_A_SECOND) {
      this.#measured = 0;
      this.port.postMessage({ level: this.#meter.take(), frames: this.#frames } satisfies CaptureNews);
    }
    return true;
  }
}

registerProcessor("wf-capture", CaptureProcessor);
