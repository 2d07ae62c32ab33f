/** The AssemblyScript source of one module: `precision` "f32" or "f64", `fused` with multiply-add in one rounding. */
import { constantTable } from "./butterflies.mjs";
import { createEmitter } from "./emitter.mjs";
import { emitFourStep } from "./passes/four-step.mjs";
import { emitPasses } from "./passes/long.mjs";
import { emitLoosePasses } from "./passes/loose.mjs";
import { emitPanels } from "./passes/panels.mjs";
import { emitPower } from "./passes/power.mjs";
import { emitProducts } from "./passes/products.mjs";
import { emitReal } from "./passes/real.mjs";
import { emitRealRows } from "./passes/real-rows.mjs";
import { emitRunTable } from "./run-table.mjs";
import { emitBiquads } from "./samples/biquads.mjs";
import { emitDecibels } from "./samples/decibels.mjs";
import { emitExtremes } from "./samples/extremes.mjs";
import { emitFir } from "./samples/fir.mjs";
import { emitMoments } from "./samples/moments.mjs";

export function generate(variant) {
  const emitter = createEmitter(variant);
  emitter.line(constantTable(emitter));
  emitter.line(`export const bits: i32 = ${8 * emitter.real}; export const fused: i32 = ${variant.fused ? 1 : 0};`);
  for (const emit of [
    emitPasses,
    emitLoosePasses,
    emitPanels,
    emitFourStep,
    emitReal,
    emitRealRows,
    emitProducts,
    emitRunTable,
    emitPower,
    emitExtremes,
    emitMoments,
    emitFir,
    emitBiquads,
    emitDecibels,
  ])
    emit(emitter);
  return `${emitter.lines.join("\n")}\n`;
}
