/** The app as a program: service worker, update, installation. Window only; part of the composition root. */
import { messageSW, Workbox } from "workbox-window";
import type { AppState } from "../gadgets/acquirable.ts";
import { FieldError } from "./base/errors.ts";
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
  let state: AppState = {
    offlineReady: false,
    isServerReached: undefined,
    serverReachedAt: undefined,
    updateWaiting: false,
    updateBlocked: false,
    installable: false,
  };
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
      if (typeof listener !== "function")
        throw new FieldError("invalid-argument", "the state of the app is watched by a function");
      if (signal.aborted) return;
      listener(state);
      listeners.add(listener);
      signal.addEventListener("abort", () => listeners.delete(listener), { once: true });
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
      const checkServer = createServerCheck(change);
      const check = () => {
        void checkOffline(change);
        checkServer();
      };
      document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && check());
      for (const type of ["online", "offline"]) window.addEventListener(type, check); // each may be wrong: the server is asked
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

const REACHED = "field:server-reached";
const ASK_AGAIN_MS = 60_000;

/** Asks again while nobody answers; the newest question counts. */
function createServerCheck(change: Change): () => void {
  let newest = 0;
  const ask = async () => {
    const turn = ++newest;
    const isServerReached = await reachServer().catch(() => undefined); // the browser's own records are damaged: nothing is known
    if (turn !== newest) return;
    change({ isServerReached, serverReachedAt: reachedAt(isServerReached === true) });
    if (isServerReached === false) setTimeout(() => turn === newest && void ask(), ASK_AGAIN_MS);
  };
  return () => void ask();
}

/** Asked by the service worker: what a page cannot reach its console calls an error. */
async function reachServer(): Promise<boolean | undefined> {
  const active = (await navigator.serviceWorker.getRegistration())?.active;
  return active ? (await messageSW(active, { type: "REACH_SERVER" })) === true : undefined;
}

/** In milliseconds since 1970; a browser may refuse to remember it. */
function reachedAt(isNow: boolean): number | undefined {
  try {
    if (isNow) localStorage.setItem(REACHED, String(Date.now()));
    const at = Number(localStorage.getItem(REACHED) ?? Number.NaN);
    return Number.isFinite(at) ? at : undefined;
  } catch {
    return isNow ? Date.now() : undefined;
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
