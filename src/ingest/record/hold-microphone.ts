/** The one microphone of a tab: opened when somebody looks, kept while something is recorded. Window only. */
import { isAllowed, listMicrophones, type Microphone, openMicrophone, troubleOf } from "./microphone.ts";
import type { ShownRecorder } from "./shown-recorder.ts";

interface Use {
  /** Something is recorded: it may not be closed. */
  isRecording(): boolean;
  /** It is gone; settles when what was recorded is on disk. */
  lost(): Promise<unknown>;
}

export function holdMicrophone({ show, change, now }: ShownRecorder, { isRecording, lost }: Use) {
  let microphone: Microphone | undefined;
  let wish = 0; // the newest is the one that counts

  function close() {
    wish++;
    if (isRecording()) return;
    microphone?.close();
    microphone = undefined;
    show({ phase: "asking", trouble: undefined, microphone: undefined, level: undefined });
  }

  async function unplugged() {
    const gone = microphone;
    await lost();
    if (microphone !== gone) return; // it was closed, or another opened, meanwhile
    close();
    show({ phase: "closed", trouble: "unplugged" });
  }

  async function open(deviceId?: string): Promise<void> {
    if (isRecording()) return;
    close();
    const mine = wish;
    show({ phase: "opening" });
    try {
      const opened = await openMicrophone(deviceId, {
        news: ({ level, frames }) => {
          const { recording } = now();
          show({ level });
          if (recording)
            change({ seconds: frames / recording.sampleRateHz, clipped: recording.clipped + level.clipped });
        },
        lost: () => void unplugged(),
        heldUp: (isHeldUp) => change({ isHeldUp }),
      });
      if (mine !== wish) return opened.close();
      microphone = opened;
      const devices = await listMicrophones(); // their names are told from now on
      if (mine === wish) show({ phase: "ready", microphone: opened.facts, devices });
    } catch (error) {
      const devices = await listMicrophones();
      if (mine === wish) show({ phase: "closed", trouble: troubleOf(error), devices });
    }
  }

  navigator.mediaDevices?.addEventListener("devicechange", async () => show({ devices: await listMicrophones() }));

  return {
    open,
    close,
    held: () => microphone,
    /** Opens it where nobody has to be asked; else a tap must come first. */
    async find(): Promise<void> {
      if (microphone || isRecording()) return;
      const mine = wish;
      show({ phase: "opening" });
      const isAsked = !(await isAllowed());
      if (mine !== wish) return; // nobody looks any more
      if (!isAsked) await open();
      else if (now().phase === "opening") show({ phase: "asking" });
    },
  };
}
