/** The app as a program: service worker, update, installation. Window only; part of the composition root. */
import { messageSW, Workbox } from "workbox-window";
import type { AppState } from "../gadgets/acquirable.ts";
import { delay, type Opts } from "./base/signal.ts";
import { ifIdle } from "./busy.ts";

/** Chromium's event; not in TypeScript's library. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}
type Change = (delta: Partial<AppState>) => void;

const RETRY_MS = 1000;
const MOST_RETRY_MS = 600_000;
const TAKE_OVER_MS = 30_000;

export function createAppState() {
  let state: AppState = { offlineReady: false, updateWaiting: false, updateBlocked: false, installable: false };
  let prompt: InstallPromptEvent | undefined;
  const listeners = new Set<(state: AppState) => void>();

  function change(delta: Partial<AppState>) {
    state = { ...state, ...delta };
    for (const listener of listeners) listener(state);
  }
  const update = createUpdate(change);

  window.addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault(); // the app shows its own button
    prompt = event as InstallPromptEvent;
    change({ installable: true });
  });
  window.addEventListener("appinstalled", () => change({ installable: false }));

  return {
    /** Calls the listener now and after each change, until the signal aborts. */
    watch(listener: (state: AppState) => void, { signal }: Required<Opts>) {
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
      listener(state);
    },

    async install() {
      await prompt?.prompt();
      prompt = undefined; // a prompt works once
      change({ installable: false });
    },

    /** Lets the waiting version take over and every tab reload, unless a job runs in one of them. */
    update: update.start,

    async start() {
      if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
      await persistently(update.register);
      await navigator.serviceWorker.ready;
      const check = () => void checkOffline(change);
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
      check();
    },
  };
}

/** Says that the app works offline when the service worker has looked and all of it is there, and takes it back when not. */
async function checkOffline(change: Change) {
  try {
    const active = (await navigator.serviceWorker.getRegistration())?.active;
    change({ offlineReady: active ? (await messageSW(active, { type: "COMPLETE_PRECACHE" })) === true : false });
  } catch {
    change({ offlineReady: false });
  }
}

function createUpdate(change: Change) {
  let isOurs = false; // this tab started the update and holds off every job until it has reloaded

  const workbox = new Workbox("/sw.js");
  workbox.addEventListener("waiting", () => change({ updateWaiting: true }));
  let isWatching = false;

  async function register() {
    const registration = await navigator.serviceWorker.getRegistration();
    if (!isWatching) watch(registration);
    isWatching = true;
    await workbox.register();
  }

  function watch(registration: ServiceWorkerRegistration | undefined) {
    let isFirst = registration?.active?.state !== "activated";
    navigator.serviceWorker.addEventListener("controllerchange", () => {
      if (isFirst)
        isFirst = false; // it brings the version that this page is of
      else if (isOurs) location.reload();
      else void whenIdle(reload);
    });
  }

  async function start() {
    if (isOurs) return;
    const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
    const done = await ifIdle(async () => {
      change({ updateBlocked: false });
      if (!waiting) return reload(); // it took over while a job held this tab back
      isOurs = true;
      waiting.postMessage({ type: "SKIP_WAITING" });
      await Promise.race([redundant(waiting), delay(TAKE_OVER_MS)]); // the reload comes before; else jobs must go on
      isOurs = false;
    });
    if (done) return;
    change({ updateBlocked: true });
    void whenIdle(async () => change({ updateBlocked: false }));
  }

  return { register, start };
}

/**
 * Chromium tells "Failed to access storage" where a power cut has damaged its own records of service workers, and begins new ones
 * meanwhile. The app works without: it is not ready for the next start offline until then.
 */
async function persistently(register: () => Promise<void>): Promise<void> {
  for (let wait = RETRY_MS; ; wait = Math.min(2 * wait, MOST_RETRY_MS))
    try {
      return await register();
    } catch {
      await delay(wait);
    }
}

/** Another version waits in its place. */
function redundant(worker: ServiceWorker): Promise<void> {
  return new Promise((resolve) => {
    worker.addEventListener("statechange", () => worker.state === "redundant" && resolve());
  });
}

/** Never settles: what holds a lock meanwhile holds it until this page is gone. */
function reload(): Promise<never> {
  location.reload();
  return new Promise(() => {});
}

// Asks again and again: waiting in the lock's queue would hold up the next job, and a reload would then end it.
async function whenIdle(work: () => Promise<void>) {
  while (!(await ifIdle(work))) await delay(RETRY_MS);
}
