/** Audio that is lost little by little: a clock that runs ahead of the frames, for good. Pure. */

/** What is only late comes within this. */
const STEP_S = 1;
const STEPS = 30;
/** The buffers before the audio thread hold less than this; a clock that is ahead by more has lost what lies between. */
export const STALL_S = 0.5;

/** Units  everything is in frames. */
export function createLostTime(sampleRateHz: number) {
  let least = Number.POSITIVE_INFINITY; // of this step: what was late has come
  let passed = 0;
  let earlier: number[] = []; // the least of each step before
  return {
    /** `ahead`: the clock before the frames, since any moment; less what was told. Answers with what is lost for good and was not told. */
    add(ahead: number, frames: number): number {
      least = Math.min(least, ahead);
      passed += frames;
      if (passed < STEP_S * sampleRateHz) return 0;
      const lost = Math.round(least - Math.min(...earlier));
      const isLost = earlier.length > 0 && lost > STALL_S * sampleRateHz;
      earlier = [...earlier, isLost ? least - lost : least].slice(-STEPS);
      least = Number.POSITIVE_INFINITY;
      passed = 0;
      return isLost ? lost : 0;
    },
  };
}
