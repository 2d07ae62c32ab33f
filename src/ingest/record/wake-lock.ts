/** Keeps the screen on: a phone that locks it may stop the microphone. Window only. */
import type { Opts } from "../../base/signal.ts";
import type { WakeState } from "./recorder-state.ts";

/** Until the signal aborts; the browser lets go of it when the page is hidden, and it is asked for again when it is back. */
export async function keepAwake(tell: (state: WakeState) => void, { signal }: Required<Opts>): Promise<void> {
  if (!navigator.wakeLock) return tell("unsupported");
  let held: WakeLockSentinel | undefined;
  const ask = async () => {
    if (document.visibilityState !== "visible" || (held && !held.released)) return;
    try {
      const sentinel = await navigator.wakeLock.request("screen");
      held = sentinel;
      if (signal.aborted) return void sentinel.release();
      sentinel.addEventListener("release", () => signal.aborted || tell("refused"), { signal });
      tell("on");
    } catch {
      if (!signal.aborted) tell("refused"); // an empty battery, or a setting
    }
  };
  document.addEventListener("visibilitychange", () => void ask(), { signal });
  signal.addEventListener("abort", () => void held?.release(), { once: true });
  await ask();
}
