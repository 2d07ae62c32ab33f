/**
 * The built-in recording: a physical model, not a measurement, and called synthetic wherever it is shown.
 *
 * Source  McFadden & Smith (1984), doi:10.1016/0022-460X(84)90595-9: impulses of a point defect excite a damped resonance,
 *         modulated by the load; Randall & Antoni (2011), doi:10.1016/j.ymssp.2010.07.017: the slip between impulses.
 */
import { FieldError } from "../base/errors.ts";
import { formatWavHeader, type SampleFacts } from "../format/index.ts";
import type { Recording } from "./import-recording.ts";

const SLICE_FRAMES = 65_536; // 256 KiB
const CHANNELS = 2;
const FULL_SCALE_G = 16;

/** A deep-groove ball bearing of nine balls, outer ring at rest. */
const BEARING = { balls: 9, ballDiameterMm: 7.94, pitchDiameterMm: 39.04, contactAngleRad: 0 };
const SHAFT_HZ = 29.95;
const PASSES_PER_TURN =
  (BEARING.balls / 2) * (1 - (BEARING.ballDiameterMm / BEARING.pitchDiameterMm) * Math.cos(BEARING.contactAngleRad));

/** What the model contains, for those who look for it in a spectrum. */
export const SAMPLE_MODEL = {
  shaftHz: SHAFT_HZ,
  rotorHarmonicsG: [0.8, 0.35, 0.16, 0.08],
  speedWander: [
    { periodS: 23, fraction: 4e-4 },
    { periodS: 7.3, fraction: 2e-4 },
  ],
  ballPassOuterRaceHz: PASSES_PER_TURN * SHAFT_HZ,
  slipFraction: 0.01,
  impactG: 3,
  loadModulation: 0.45,
  resonanceHz: 3200,
  dampingRatio: 0.04,
  whiteNoiseG: 0.06,
  pinkNoiseG: 0.08,
  nonDriveEnd: { impactGain: 0.3, rotorGain: 0.6, delayS: 0.0004 },
} as const;

/** A function that writes the next frames, drive end and non-drive end interleaved, as 16-bit integers. */
type Generate = (out: Int16Array) => void;

/**
 * The synthetic recording of a motor's two bearings, the drive end's outer race damaged: a WAV that is made as it is read.
 *
 * Shape   2 channels, drive end then non-drive end, int16.
 * Units   full scale is 16 g.
 * Memory  one slice of 256 KiB; every stream() begins anew and gives the same bytes for the same seed.
 * Throws  "invalid-argument".
 */
export function createSampleWav(o: { seconds?: number; sampleRateHz?: number; seed?: number } = {}): Recording {
  const { seconds = 60, sampleRateHz = 48_000, seed = 1 } = o;
  const frames = Math.round(seconds * sampleRateHz);
  if (!(Number.isSafeInteger(sampleRateHz) && sampleRateHz >= 4 * SAMPLE_MODEL.resonanceHz && sampleRateHz <= 1e6))
    throw new FieldError("invalid-argument", `sampleRateHz is an integer from 12800, not ${sampleRateHz}`, {
      sampleRateHz,
    });
  if (!(frames >= 1 && Number.isSafeInteger(frames)))
    throw new FieldError("invalid-argument", `seconds is a positive number, not ${seconds}`, { seconds });
  const dataLength = frames * CHANNELS * Int16Array.BYTES_PER_ELEMENT;
  const header = formatWavHeader({ sampleFormat: "int16", channelCount: CHANNELS, sampleRateHz, dataLength });
  const channel: SampleFacts["channels"][number] = { unit: "g", scale: FULL_SCALE_G };
  return {
    name: "synthetic-bearing.wav",
    byteLength: header.length + dataLength,
    channels: [channel, channel],
    facts: {
      title: "Synthetic bearing recording",
      description:
        "Synthetic, made by a model: a motor at 29.95 turns a second, outer-race defect of the drive-end bearing. " +
        "Channel 0 drive end, channel 1 non-drive end.",
      synthetic: { seed, ...SAMPLE_MODEL },
    },
    readHead: async (start, end) => header.slice(start, end),
    stream: () => streamSlices(header, frames, createGenerator(sampleRateHz, seed)),
  };
}

function streamSlices(header: Uint8Array, frames: number, generate: Generate): ReadableStream<Uint8Array> {
  let done = 0;
  return new ReadableStream<Uint8Array>(
    {
      start: (controller) => controller.enqueue(header.slice()),
      pull(controller) {
        const slice = new Int16Array(CHANNELS * Math.min(SLICE_FRAMES, frames - done));
        generate(slice);
        done += slice.length / CHANNELS;
        controller.enqueue(new Uint8Array(slice.buffer));
        if (done === frames) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
}

function createGenerator(sampleRateHz: number, seed: number): Generate {
  const { whiteNoiseG, nonDriveEnd } = SAMPLE_MODEL;
  const random = createRandom(seed);
  const source = createSource(sampleRateHz, random);
  const pink = [createPink(sampleRateHz, random), createPink(sampleRateHz, random)] as const;
  const delay = Math.round(nonDriveEnd.delayS * sampleRateHz);
  const line = new Float64Array(delay); // what has left the drive end and not yet reached the other
  let at = 0;
  return (out) => {
    for (let i = 0; i < out.length; i += CHANNELS) {
      const { rotor, impacts } = source();
      const arrived = line[at]!;
      line[at] = nonDriveEnd.rotorGain * rotor + nonDriveEnd.impactGain * impacts;
      at = (at + 1) % delay;
      out[i] = quantise(rotor + impacts + whiteNoiseG * gaussian(random) + pink[0]());
      out[i + 1] = quantise(arrived + whiteNoiseG * gaussian(random) + pink[1]());
    }
  };
}

/** Shaft and damaged bearing: acceleration of the rotor and of the structure that rings after each impact, in g. */
function createSource(sampleRateHz: number, random: () => number): () => { rotor: number; impacts: number } {
  const { rotorHarmonicsG, speedWander, slipFraction, impactG, loadModulation } = SAMPLE_MODEL;
  const omega = (2 * Math.PI * SAMPLE_MODEL.resonanceHz) / sampleRateHz;
  const decay = -SAMPLE_MODEL.dampingRatio * omega;
  const [poleRe, poleIm] = [Math.exp(decay) * Math.cos(omega), Math.exp(decay) * Math.sin(omega)];
  let [ringRe, ringIm] = [0, 0]; // exp((decay + iω)·t) of all impacts so far
  let turns = random();
  let passes = 0;
  let nextImpact = random();
  let frame = 0;
  let turnsPerFrame = 0;
  const motion = { rotor: 0, impacts: 0 };
  return () => {
    if (frame % 512 === 0) {
      const seconds = frame / sampleRateHz;
      const wander = speedWander.reduce(
        (sum, w) => sum + w.fraction * Math.sin((2 * Math.PI * seconds) / w.periodS),
        1,
      );
      turnsPerFrame = (SHAFT_HZ * wander) / sampleRateHz;
    }
    frame++;
    turns += turnsPerFrame;
    passes += turnsPerFrame * PASSES_PER_TURN;
    const angle = 2 * Math.PI * (turns % 1);
    motion.rotor = 0;
    for (let k = 0; k < rotorHarmonicsG.length; k++)
      motion.rotor += rotorHarmonicsG[k]! * Math.sin((k + 1) * angle + k);
    [ringRe, ringIm] = [ringRe * poleRe - ringIm * poleIm, ringRe * poleIm + ringIm * poleRe];
    if (passes >= nextImpact) {
      const late = (passes - nextImpact) / (turnsPerFrame * PASSES_PER_TURN); // frames since the impact, below 1
      const strength = impactG * (1 + loadModulation * Math.cos(angle)) * Math.exp(decay * late);
      ringRe += strength * Math.cos(omega * late);
      ringIm += strength * Math.sin(omega * late);
      nextImpact += 1 + slipFraction * gaussian(random);
    }
    motion.impacts = ringIm;
    return motion;
  };
}

/** Noise that falls by about 10 dB a decade from 10 Hz to 10 kHz: white noise through low-passes a decade apart. */
function createPink(sampleRateHz: number, random: () => number): () => number {
  const poles = [10, 100, 1000].map((hz) => Math.exp((-2 * Math.PI * hz) / sampleRateHz));
  const gains = poles.map((pole) => (SAMPLE_MODEL.pinkNoiseG * Math.sqrt(1 - pole * pole)) / Math.sqrt(poles.length));
  const state = poles.map(() => 0);
  return () => {
    const white = gaussian(random);
    let sum = 0;
    for (let k = 0; k < poles.length; k++) sum += state[k] = poles[k]! * state[k]! + gains[k]! * white;
    return sum;
  };
}

const quantise = (g: number) => Math.max(-32_768, Math.min(32_767, Math.round((g / FULL_SCALE_G) * 32_768)));

/** Uniform in [0, 1), the same sequence for the same seed (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Near enough to normal, variance 1: the sum of four uniform numbers. */
const gaussian = (random: () => number) => (random() + random() + random() + random() - 2) * Math.sqrt(3);
