/** The app as a program: service worker, update, installation. Window only; part of the composition root. */
import { Workbox } from "workbox-window";
import type { AppState } from "../gadgets/acquirable.ts";
import type { Opts } from "./base/signal.ts";

/** Chromium's event; not in TypeScript's library. */
interface InstallPromptEvent extends Event {
  prompt(): Promise<{ outcome: "accepted" | "dismissed" }>;
}

export function createAppState() {
  let state: AppState = { offlineReady: false, updateWaiting: false, installable: false };
  let prompt: InstallPromptEvent | undefined;
  let workbox: Workbox | undefined;
  const listeners = new Set<(state: AppState) => void>();

  function change(delta: Partial<AppState>) {
    state = { ...state, ...delta };
    for (const listener of listeners) listener(state);
  }

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

    /** Lets the waiting version take over; every tab reloads when it has. */
    update() {
      workbox?.messageSkipWaiting();
    },

    async start() {
      if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
      workbox = new Workbox("/sw.js");
      workbox.addEventListener("waiting", () => change({ updateWaiting: true }));
      workbox.addEventListener("controlling", ({ isUpdate }) => isUpdate && location.reload());
      await workbox.register();
      await navigator.serviceWorker.ready; // active = installed = everything is in the precache
      change({ offlineReady: true });
    },
  };
}
