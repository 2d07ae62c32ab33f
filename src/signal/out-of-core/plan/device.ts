/** What a device's storage and processor do in how long: the measures by which a plan is chosen. */
export interface Device {
  /** Seconds that one read or write costs besides its bytes. */
  readonly readCallS: number;
  readonly writeCallS: number;
  readonly readBytesPerS: number;
  readonly writeBytesPerS: number;
  /** Of a transform, counted as 2.5 n log2 n. */
  readonly flopsPerS: number;
  /** Of what comes from and goes to the storage where source and target lie. */
  readonly storageBytesPerS: number;
}

/** A laptop with a solid-state disk, Chromium; what is not known is taken from it. */
export const TYPICAL_DEVICE: Device = {
  readCallS: 40e-6,
  writeCallS: 50e-6,
  readBytesPerS: 3e9,
  writeBytesPerS: 1e9,
  flopsPerS: 8e9,
  storageBytesPerS: 150e6,
};
