/** Runs in the frame of opaque origin, from the text that the host sends: serves the port, and gives user code its API. */
import { FieldError } from "../../../base/errors.ts";
import type { Bundle } from "../bundle.ts";
import { type Answering, connectPort, type PortRpc } from "../port-rpc.ts";
import { INSIDE, type InsideGadget, type InsideMethod } from "../protocol.ts";
import { isRecord } from "../wire-error.ts";
import { focusFirst, followFragments, leaveOnEscape } from "./focus.ts";
import { followHeight } from "./height.ts";
import { runBundle } from "./run.ts";

export function start(port: MessagePort): void {
  if (self.origin !== "null") throw new Error("this runs in a sandbox only");
  const methods = new Map<string, InsideMethod>();
  const awaited: Promise<unknown>[] = [];
  const ask = (name: string, args: unknown[]) => void rpc.call(name, args).catch(() => {}); // without a host nobody hears

  let followsHeight = true;

  const answers: Record<string, (args: unknown[], o: Answering) => unknown> = {
    async load([bundle, facts]) {
      provide(apiOf(facts));
      followHeight((heightPx) => followsHeight && ask("resize", [heightPx]));
      await runBundle(bundle as Bundle, window);
      await Promise.all(awaited);
    },
    call([name, args], o) {
      const method = typeof name === "string" ? methods.get(name) : undefined;
      if (!method)
        throw new FieldError("not-found", `the gadget publishes no method ${String(name)}`, { method: name });
      return Reflect.apply(method, o, Array.isArray(args) ? args : []);
    },
    focus: () => focusFirst(document),
  };

  function apiOf(facts: unknown): InsideGadget {
    const { scope } = isRecord(facts) ? facts : {};
    return Object.freeze({
      scope: String(scope ?? ""),
      hostOrigin: new URL(document.baseURI).origin,
      acquire: (name, args = [], o = {}) => rpc.call("acquire", [name, [...args]], o),
      publish(table) {
        for (const [name, method] of Object.entries(table)) methods.set(name, method);
      },
      ready: (work) => void awaited.push(work),
      resize(heightPx) {
        followsHeight = false;
        ask("resize", [heightPx]);
      },
    } satisfies InsideGadget);
  }

  const rpc: PortRpc = connectPort(port, {
    withStack: true,
    answer(name, args, o) {
      if (!Object.hasOwn(answers, name)) throw new FieldError("not-found", `a frame answers no ${name}`);
      return answers[name]!(args, o);
    },
  });
  // No `pagehide` here: a frame that loops could not be taken away before it has run. The host hears the next document instead.
  reportUncaught((error) => ask("acquire", ["reportServiceError", [error]]));
  leaveOnEscape(() => ask("leave", []));
  followFragments(document);
}

function provide(api: InsideGadget) {
  for (const key of ["gadget", INSIDE]) Object.defineProperty(window, key, { value: api });
}

function reportUncaught(report: (error: unknown) => void) {
  addEventListener("error", ({ error, message }) => report(error ?? new Error(message)));
  addEventListener("unhandledrejection", ({ reason }) => report(reason));
}
