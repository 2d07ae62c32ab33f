/** The recorder's state as it is shown, and who looks. */
import { FieldError } from "../../base/errors.ts";
import type { Opts } from "../../base/signal.ts";
import { NO_RECORDER, type RecorderState, type RunningRecording } from "./recorder-state.ts";

export type ShownRecorder = ReturnType<typeof createShownRecorder>;

export function createShownRecorder() {
  let state: RecorderState = NO_RECORDER;
  const listeners = new Set<(state: RecorderState) => void>();

  function show(delta: Partial<RecorderState>) {
    state = { ...state, ...delta };
    for (const listener of listeners) listener(state);
  }

  return {
    now: () => state,
    show,
    /** Of the running recording; nothing where none runs. */
    change(delta: Partial<RunningRecording>): void {
      if (state.recording) show({ recording: { ...state.recording, ...delta } });
    },
    isWatched: () => listeners.size > 0,
    /** Calls the listener now and after each change, until the signal aborts; `left` when nobody looks any more. */
    watch(listener: (state: RecorderState) => void, { signal }: Required<Opts>, left: () => void): void {
      if (typeof listener !== "function")
        throw new FieldError("invalid-argument", "the recorder is watched by a function");
      if (signal.aborted) return;
      listener(state);
      listeners.add(listener);
      const leave = () => listeners.delete(listener) && listeners.size === 0 && left();
      signal.addEventListener("abort", leave, { once: true });
    },
  };
}
