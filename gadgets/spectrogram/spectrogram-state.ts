/** What a spectrogram is told, and what it keeps of the moment. */
import { Gadget } from "../../src/gadget/index.ts";
import type { ColourMap, FrequencyAxis } from "../../src/signal/tasks.ts";
import type { View } from "../view.ts";
import type { LevelRange } from "./controls.ts";
import type { Frame, Place } from "./frame.ts";
import type { SpectrogramSource } from "./pictures.ts";
import { PROPERTIES } from "./properties.ts";

export class SpectrogramState extends Gadget {
  static override properties = PROPERTIES;

  declare source: SpectrogramSource | undefined;
  /** Changes when the same source would answer differently. */
  declare revision: string;
  declare view: View | undefined;
  declare band: View | undefined;
  declare map: ColourMap;
  declare axis: FrequencyAxis;
  /** What lowest and highest colour stand for; left out, the first picture chooses. */
  declare range: LevelRange | undefined;
  /** Added to the levels of powers, for a reference or another quantity. */
  declare offsetDb: number;
  declare unit: string;
  declare label: string;
  /** What a picture that is saved is called; left out: the label. */
  declare heading: string;
  /** Under it: what it shows and how that was made. */
  declare caption: readonly string[];
  /** A time that the page points at, s. */
  declare time: number | undefined;
  /** A part of the time that another plot shows. */
  declare region: View | undefined;
  declare protected cursor: Place | undefined;
  declare protected selection: Frame | undefined;
  declare protected dragMode: "zoom" | "pan";
  declare protected size: { width: number; height: number; ratio: number };
  declare protected fitted: LevelRange | undefined;

  constructor() {
    super();
    Object.assign(this, {
      revision: "",
      unit: "",
      label: "",
      heading: "",
      caption: [],
      map: "viridis",
      axis: "linear",
      offsetDb: 0,
    });
    this.dragMode = "pan";
    this.size = { width: 0, height: 0, ratio: 1 };
  }
}
