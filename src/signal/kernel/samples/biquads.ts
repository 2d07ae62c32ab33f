import { runPlainBiquads } from "../plain/biquads.ts";
import type { Kernels } from "../simd/kernels.ts";
import type { Holding } from "../simd/shelf.ts";
import { PIECE, withRoom } from "./with-room.ts";

/** Shorter signals are filtered before the kernel is made ready. */
const FEWEST = 64;

const THROUGH = [1, 0, 0, 1, 0, 0]; // a section that changes nothing

/**
 * As runPlainBiquads, up to four sections at once. Returns false where there are no kernels, no room or few values, and nothing is done.
 */
export function runSimdBiquads(coefficients: Float64Array, values: Float64Array, state: Float64Array): boolean {
  if (values.length < FEWEST) return false;
  return withRoom("f64", (kernels, holding) => {
    const room = takeRoom(holding);
    const sections = coefficients.length / 6;
    for (let first = 0; first < sections; ) {
      const width = sections - first > 2 ? 4 : 2;
      const here = Math.min(width, sections - first);
      const own = [...coefficients.subarray(6 * first, 6 * (first + here))];
      for (let i = here; i < width; i++) own.push(...THROUGH);
      const kept = new Float64Array(2 * width);
      kept.set(state.subarray(2 * first, 2 * (first + here)));
      runGroup(kernels, room, Float64Array.from(own), values, kept);
      state.set(kept.subarray(0, 2 * here), 2 * first);
      first += here;
    }
  });
}

interface Room {
  readonly io: number;
  readonly terms: number;
  readonly state: number;
}

const MOST_SECTIONS = 4;

/** Samples that a section is behind the one before it. */
const LAG = 2;

/** Values a section has in kernel memory: b0, b1 - a1·b0, b2 - a2·b0, a1, a2; z1, z2, its last output and the one before. */
const [TERMS, KEPT] = [5, 4];

function takeRoom(holding: Holding): Room {
  const early = LAG * MOST_SECTIONS; // outputs lie before their inputs
  return {
    io: holding.allocate(8 * (early + PIECE)) + 8 * early,
    terms: holding.allocate(8 * TERMS * MOST_SECTIONS),
    state: holding.allocate(8 * KEPT * MOST_SECTIONS),
  };
}

/** All sections at once, each behind the one before it; the corners at both ends are cut off and filtered plainly. */
function runGroup(kernels: Kernels, room: Room, own: Float64Array, values: Float64Array, state: Float64Array): void {
  const width = own.length / 6;
  const behind = LAG * (width - 1);
  const one = (section: number, part: Float64Array) =>
    runPlainBiquads(own.subarray(6 * section, 6 * section + 6), part, state.subarray(2 * section, 2 * section + 2));
  for (let section = 0; section < width; section++) one(section, values.subarray(0, behind - LAG * section));
  writeTerms(kernels, room, own);
  eachState(room, width, (at, section, k) => {
    kernels.values[at] = k < 2 ? state[2 * section + k]! : (values[behind - LAG * section + 1 - k] ?? 0);
  });
  runPieces(kernels, room, values, behind);
  eachState(room, width, (at, section, k) => {
    if (k < 2) state[2 * section + k] = kernels.values[at]!;
    else values[values.length - LAG * section + 1 - k] = kernels.values[at]!;
  });
  for (let section = 1; section < width; section++) one(section, values.subarray(values.length - LAG * section));
}

/** Filters from value `behind` on; outputs go `behind` places further to the front. */
function runPieces(
  { exports, values: memory }: Kernels,
  { io, terms, state }: Room,
  values: Float64Array,
  behind: number,
): void {
  const run = behind > LAG ? exports.biquads4! : exports.biquads2!;
  for (let start = behind; start < values.length; start += PIECE) {
    const part = values.subarray(start, start + PIECE);
    memory.set(part, io / 8);
    run(io, part.length, terms, state);
    values.set(memory.subarray(io / 8 - behind, io / 8 - behind + part.length), start - behind);
  }
}

function writeTerms({ values }: Kernels, { terms }: Room, own: Float64Array): void {
  for (let section = 0; 6 * section < own.length; section++) {
    const [b0, b1, b2, , a1, a2] = own.subarray(6 * section, 6 * section + 6) as unknown as readonly number[];
    [b0!, b1! - a1! * b0!, b2! - a2! * b0!, a1!, a2!].forEach((value, k) => {
      values[placeOf(terms, TERMS, section, k)] = value;
    });
  }
}

function eachState({ state }: Room, width: number, visit: (at: number, section: number, k: number) => void) {
  for (let section = 0; section < width; section++)
    for (let k = 0; k < KEPT; k++) visit(placeOf(state, KEPT, section, k), section, k);
}

/** Two sections are the lanes of a vector. */
const placeOf = (at: number, count: number, section: number, k: number): number =>
  at / 8 + 2 * (count * (section >> 1) + k) + (section & 1);
