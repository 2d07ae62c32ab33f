import { viewProperty } from "../view.ts";

/** What Lit watches of a spectrogram. */
export const PROPERTIES = {
  source: { attribute: false },
  revision: {},
  view: viewProperty,
  band: viewProperty,
  map: {},
  axis: {},
  range: { attribute: false },
  offsetDb: { type: Number },
  unit: {},
  label: {},
  heading: {},
  caption: { attribute: false },
  time: { attribute: false },
  region: viewProperty,
  cursor: { state: true },
  selection: { state: true },
  dragMode: { state: true },
  size: { state: true },
  fitted: { state: true },
};
