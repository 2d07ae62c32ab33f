import { createSHA256, type IHasher } from "hash-wasm";

/** SHA-256 of a growing whole. */
export interface WholeDigest {
  update(bytes: Uint8Array): void;
  /** Of all bytes so far, as 64 hexadecimal digits. */
  digest(): string;
  state(): Uint8Array;
}

/** Goes on from a state, where there is one; throws where another build of the hash made it. */
export async function createWholeDigest(state?: Uint8Array): Promise<WholeDigest> {
  const hasher = await createSHA256();
  if (state) hasher.load(state);
  else hasher.init();
  return { update: (bytes) => void hasher.update(bytes), digest: () => peek(hasher), state: () => hasher.save() };
}

/** SHA-256 of a growing whole and of each of its segments, every byte hashed once while there is one segment. */
export interface Digests {
  update(bytes: Uint8Array): void;
  /** The running state of the whole, to go on from later. */
  state(): Uint8Array;
  whole(): string;
  /** The digest of what came since the last cut; the next segment begins. */
  cut(): string;
  /** To take back updates that came after. */
  mark(): () => void;
}

/** Goes on from a state of the whole, taken at the end of a segment; throws where another build of the hash made it. */
export async function createDigests(state?: Uint8Array): Promise<Digests> {
  const whole = await createSHA256();
  const spare = await createSHA256();
  if (state) whole.load(state);
  else whole.init();
  let segment: IHasher | undefined = state ? spare.init() : undefined; // absent: the segment is the whole so far
  return {
    update(bytes) {
      whole.update(bytes);
      segment?.update(bytes);
    },
    state: () => whole.save(),
    whole: () => peek(whole),
    cut() {
      const digest = peek(segment ?? whole);
      segment = spare.init();
      return digest;
    },
    mark() {
      const [wholeState, segmentState] = [whole.save(), segment?.save()];
      return () => {
        whole.load(wholeState);
        segment = segmentState && spare.load(segmentState);
      };
    },
  };
}

/** digest() ends a hasher; this one goes on. */
function peek(hasher: IHasher): string {
  const state = hasher.save();
  const digest = hasher.digest();
  hasher.load(state);
  return digest;
}
