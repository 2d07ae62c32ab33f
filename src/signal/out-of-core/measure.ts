import type { Opts } from "../../base/signal.ts";
import { currentRunner } from "../stored/runner.ts";
import type { Device } from "./plan/device.ts";
import { outOfCoreMeasure } from "./tasks.ts";

/** The measures of this device for planOutOfCore: what its disk and its processor do. Takes a fifth of a second, once. */
export function measureDevice(o: Opts = {}): Promise<Device> {
  return currentRunner().run(outOfCoreMeasure, undefined, o);
}
