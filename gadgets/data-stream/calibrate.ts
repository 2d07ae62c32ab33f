/** Carries a calibration out: what a tone is measured as, and what the document says of the channel from then on. */
import { msg, str } from "@lit/localize";
import type { Gadget } from "../../src/gadget/index.ts";
import "../acquirable.ts";
import { formatPlace, formatQuantity } from "../quantity.ts";
import { type Calibration, toneScale, withChannel } from "./calibration.ts";
import type { StreamFacts } from "./stream-facts.ts";

interface Where {
  gadget: Pick<Gadget, "acquire">;
  id: string;
  facts: StreamFacts;
  view: readonly [number, number];
}

const LEAST_SHARE = 0.5; // of the power; where more is something else, the tone was hardly there

/** Answers with what to tell. Throws what measuring and storing throw. */
export async function calibrate(where: Where, asked: Calibration, signal: AbortSignal): Promise<string> {
  const { gadget, id, facts } = where;
  const { unit } = asked;
  const measured = "scale" in asked ? { scale: asked.scale, text: "" } : await measure(where, asked, signal);
  if (!("scale" in measured)) return measured.text;
  const doc = await gadget.acquire("jio_get", [id], { signal }); // another channel's may have come while this was measured
  await gadget.acquire("changeDocument", [id, withChannel(doc, facts.channel, { unit, scale: measured.scale })], {
    signal,
  });
  const full = formatQuantity(measured.scale, unit);
  return [msg(str`Channel ${facts.channel + 1}: full scale is ${full} now.`), measured.text].filter(Boolean).join(" ");
}

async function measure(
  { gadget, id, facts, view: [startS, endS] }: Where,
  { unit, toneHz, rms }: Extract<Calibration, { toneHz: number }>,
  signal: AbortSignal,
): Promise<{ scale: number; text: string } | { text: string }> {
  const { channel } = facts;
  const tone = await gadget.acquire("measureTone", [id, { channel, startS, endS, hertz: toneHz }], { signal });
  const at = formatPlace(tone.hertz, "Hz", 1);
  if (!(tone.rms > 0) || tone.share < LEAST_SHARE)
    return { text: msg(str`Nothing was changed: there is more of something else here than of a tone near ${at}.`) };
  const text = msg(str`Measured at ${at}: ${formatQuantity(rms, unit)}.`);
  return { scale: toneScale(facts.scale, tone.rms, rms), text };
}
