/** The pictures that a spectrogram shows: the newest one, and below it one of everything; asked for, replaced, given back. */
import { delay } from "../../src/base/signal.ts";
import type { SpectrogramPicture, SpectrogramRequest } from "../../src/signal/tasks.ts";
import type { View } from "../view.ts";
import type { Shown } from "./canvas.ts";
import { createNewest } from "./newest.ts";

export type PictureRequest = Omit<SpectrogramRequest, "storage" | "id">;

/** Where a spectrogram gets its pictures. */
export type SpectrogramSource = (request: PictureRequest, signal: AbortSignal) => Promise<SpectrogramPicture>;

export interface Pictures {
  readonly picture: Shown | undefined;
  /** Seen where a picture that moved has left room. */
  readonly underlay: Shown | undefined;
  readonly busy: boolean;
  readonly failure: unknown;
  ask(): void;
}

/** What is asked for; parts that are left out are the source's to choose. */
export function requestOf(
  size: { width: number; height: number },
  look: Pick<PictureRequest, "map" | "axis" | "offsetDb">,
  part: { time: View | undefined; hertz: View | undefined; range: View | undefined },
): PictureRequest {
  const { time, hertz, range } = part;
  return {
    ...look,
    width: size.width,
    height: size.height,
    ...(time && { from: time[0], to: time[1] }),
    ...(hertz && { low: hertz[0], high: hertz[1] }),
    ...(range && { floorDb: range[0], ceilingDb: range[1] }),
  };
}

interface Needs {
  source(): SpectrogramSource | undefined;
  /** What is to be seen now; nothing while there is no room for it. */
  request(): PictureRequest | undefined;
  /** Changed when every picture would be another one. */
  revision(): string;
  /** Whether it shows all there is. */
  isWhole(picture: Shown): boolean;
  changed(): void;
}

const PATIENCE_MS = 150;
const UNDERLAY_MS = 200;

export function createPictures(needs: Needs, life: AbortSignal): Pictures {
  const now = { picture: undefined as Shown | undefined, underlay: undefined as Shown | undefined, busy: false };
  let failure: unknown;
  let laying: AbortController | undefined;

  const replace = (delta: Partial<typeof now> & { failure?: unknown }) => {
    const before = [now.picture, now.underlay];
    Object.assign(now, delta);
    if ("failure" in delta) failure = delta.failure;
    for (const shown of before) if (shown !== now.picture && shown !== now.underlay) shown?.image.close();
    needs.changed();
  };

  async function read(request: PictureRequest, signal: AbortSignal): Promise<Shown | undefined> {
    const revision = needs.revision();
    const picture = await needs.source()?.(request, signal);
    if (!picture) return undefined;
    if (signal.aborted || revision !== needs.revision()) {
      picture.image.close();
      return undefined;
    }
    const { map, axis = "linear", offsetDb = 0, width, height } = request;
    const look = JSON.stringify([revision, map, axis, offsetDb, picture.floorDb, picture.ceilingDb, width, height]);
    return { ...picture, axis, look };
  }

  /** All of it, once the picture rests: not in the way of pictures that are asked for meanwhile. */
  async function lay(picture: Shown, request: PictureRequest): Promise<void> {
    laying?.abort();
    if (now.underlay?.look === picture.look) return;
    laying = new AbortController();
    const signal = AbortSignal.any([life, laying.signal]);
    try {
      await delay(UNDERLAY_MS, signal);
      const { from: _from, to: _to, low: _low, high: _high, ...all } = request;
      const { floorDb, ceilingDb } = picture;
      const underlay = await read({ ...all, floorDb, ceilingDb }, signal);
      if (underlay) replace({ underlay });
    } catch {} // the picture itself tells of what fails
  }

  async function load(signal: AbortSignal): Promise<void> {
    const request = needs.request();
    if (!request || !needs.source()) return;
    replace({ busy: true, failure: undefined });
    try {
      const picture = await read(request, AbortSignal.any([life, signal]));
      if (!picture) return;
      replace({ picture, ...(needs.isWhole(picture) && { underlay: picture }) });
      if (!needs.isWhole(picture)) void lay(picture, request);
    } catch (error) {
      if (!signal.aborted && !life.aborted) replace({ failure: error });
    } finally {
      replace({ busy: false });
    }
  }

  const newest = createNewest(load, { patienceMs: PATIENCE_MS });
  life.addEventListener(
    "abort",
    () => {
      newest.stop();
      replace({ picture: undefined, underlay: undefined });
    },
    { once: true },
  );
  return {
    get picture() {
      return now.picture;
    },
    get underlay() {
      return now.underlay;
    },
    get busy() {
      return now.busy;
    },
    get failure() {
      return failure;
    },
    ask: () => newest.ask(),
  };
}
