import "./workers.ts";

export { FieldError, isCode } from "../base/errors.ts";
export { fft, fftfreq, getWindow, loadKernels, rfft, rfftfreq, welch, welchStored } from "../signal/index.ts";
