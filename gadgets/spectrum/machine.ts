/** What is known of the machine that a spectrum is of, as a word of a URL and as lines. Pure. */
import type { PlotLine } from "../plot/mark-lines.ts";
import type { View } from "../view.ts";
import { type Bearing, bearingOrders, isBearing } from "./bearing.ts";

export interface Machine {
  /** Turns of the shaft in a second. */
  readonly shaftHz?: number;
  /** Frequencies are read in orders of the shaft. */
  readonly isInOrders?: boolean;
  readonly bearing?: Bearing;
}

/** "29.95", "29.95,orders", "29.95,9,7.94,39.04,0": what is not understood is left out. */
export function parseMachine(text: string | undefined): Machine {
  const parts = (text ?? "").split(",");
  const [shaftHz = Number.NaN, balls = 0, ballDiameter = 0, pitchDiameter = 0, contactDegrees = 0] = parts
    .filter((part) => part !== "orders")
    .map(Number);
  const bearing = { balls, ballDiameter, pitchDiameter, contactDegrees };
  return {
    ...(shaftHz > 0 && Number.isFinite(shaftHz) && { shaftHz, ...(parts.includes("orders") && { isInOrders: true }) }),
    ...(isBearing(bearing) && { bearing }),
  };
}

/** Undefined where nothing is known. */
export function formatMachine({ shaftHz = 0, isInOrders, bearing }: Machine): string | undefined {
  if (shaftHz === 0 && !bearing) return undefined;
  const geometry = bearing ? [bearing.balls, bearing.ballDiameter, bearing.pitchDiameter, bearing.contactDegrees] : [];
  return [shaftHz, ...(isInOrders ? ["orders"] : []), ...geometry].join(",");
}

const MOST_MULTIPLES = 10;
const SHAFT_MULTIPLES = 3;

/** The frequencies of a bearing and its multiples, by their names; the shaft's own. */
export function machineLines({ shaftHz, bearing }: Machine, [from, to]: View): PlotLine[] {
  if (!shaftHz) return [];
  const multiples = (name: string, kind: PlotLine["kind"], hertz: number, most: number) =>
    Array.from({ length: most }, (_, i) => i + 1)
      .filter((n) => n * hertz >= from && n * hertz <= to)
      .map(
        (n): PlotLine => ({
          x: n * hertz,
          label: kind === "shaft" ? `${n}×` : n === 1 ? name : `${n} ${name}`,
          kind,
          n,
        }),
      );
  const orders = bearing && bearingOrders(bearing);
  return [
    ...multiples("1×", "shaft", shaftHz, SHAFT_MULTIPLES),
    ...(orders
      ? (["bpfo", "bpfi", "bsf", "ftf"] as const).flatMap((name) =>
          multiples(
            name.toUpperCase(),
            "bearing",
            orders[name] * shaftHz,
            name === "ftf" ? SHAFT_MULTIPLES : MOST_MULTIPLES,
          ),
        )
      : []),
  ];
}
