import type { ArrayRef } from "../../../src/array/index.ts";
import type { Source, Spectral, Target } from "../../../src/signal/index.ts";
import { task } from "../../../src/worker/task.ts";

type Input = Spectral & { source: Source; target: Target; memoryBytes: number };

/** A spectrogram computed in one thread, which can be killed as a tab is; tells the bytes that are done. */
export const spectrogramAlone = task<Input, ArrayRef, number>("test/spectrogram-alone");
