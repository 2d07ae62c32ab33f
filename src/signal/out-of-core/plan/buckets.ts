/** Neighbouring bins whose least and greatest magnitudes are kept, for plots. Pure. */
import { binsOf, type IndexMap, quotientsOf } from "./blocked-index.ts";

const MOST_BUCKETS = 2 ** 16;

export interface Buckets {
  readonly count: number;
  /** Neighbouring bins that make one: all residues of some quotients. */
  readonly binsPerBucket: number;
  readonly quotientsPerBucket: number;
}

export function planBuckets(map: IndexMap): Buckets {
  const quotients = quotientsOf(map) + 1; // the last one may have a few bins or none
  let quotientsPerBucket = 1;
  while (quotients / quotientsPerBucket > MOST_BUCKETS) quotientsPerBucket *= 2;
  const binsPerBucket = quotientsPerBucket * map.n1 * map.n2;
  return { binsPerBucket, quotientsPerBucket, count: Math.ceil(binsOf(map) / binsPerBucket) };
}

/** What one panel has found: the least magnitudes, then the greatest. */
export const slotBytes = ({ count }: Buckets): number => 8 * count;
