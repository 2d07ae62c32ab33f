import { updateWhenLocaleChanges } from "@lit/localize";
import { html, LitElement, type PropertyValues, render } from "lit";
import { anySignal, type Opts, until } from "../base/signal.ts";
import { type Acquirable, type Args, acquireFrom, type Provided, type Ret } from "./acquire.ts";
import { createDeclared, type DeclareOpts, freeScope } from "./declare.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { AcquisitionError, ScopeError } from "./errors.ts";
import "./error-card.ts";
import { reportUnhandled } from "./errors.ts";
import { createServices, listening, looping, type Service } from "./service.ts";
import { createState, type State } from "./state.ts";
import { childrenOf, type GadgetNode, NODE } from "./tree.ts";

/**
 * A part of the page with a life of its own: its public async methods are what others may call, what it needs it
 * acquires from the gadgets above it, and a failure inside it stays inside it.
 *
 * Throws  a failure in ready, render, a service, a job, a loop or an event handler puts a card in the gadget's place
 *         and goes to the nearest `reportServiceError`; an abort is silent.
 */
export abstract class Gadget extends LitElement implements GadgetNode {
  /** Names of the methods that the parent of a frame may call. */
  static readonly published: readonly string[] = [];

  /** What this gadget answers for the gadgets below it; own properties only. */
  allowPublicAcquisition: Provided = {};
  /** What the page answers after the topmost gadget; set by who starts the page. */
  declare hostAcquisition?: Provided; // may be set before the element is upgraded, which a field would undo
  /** Runs once, after the first render and after the gadgets inside are ready. */
  ready?(): unknown;
  /** Takes in a changed state; a delta it failed on is offered again with the next one. */
  onStateChange?(modified: State, signal: AbortSignal): unknown;

  readonly [NODE]: GadgetNode[typeof NODE] = { declaredBy: undefined, settled: () => this.#settled() };
  readonly #services = createServices((error) => this.#fail(error));
  readonly #state = createState((modified) => {
    this.requestUpdate();
    return this.onStateChange?.(modified, this.#life?.signal ?? new AbortController().signal);
  });
  readonly #declared = new Set<Gadget>();
  #whenReady: Deferred<this> = deferred();
  #isReady = false;
  #life: AbortController | undefined;
  #attempt: Promise<void> = Promise.resolve();
  #failure: { error: unknown } | undefined;

  constructor() {
    super();
    updateWhenLocaleChanges(this);
  }

  /** The name this gadget has among its parent's. */
  get scope(): string {
    return this.getAttribute("scope") ?? "";
  }

  /** Settles with `ready`; after a failed one, a retry gives a new promise. */
  get whenReady(): Promise<this> {
    return this.#whenReady.promise;
  }

  /** The state as it is now; every change makes a new object. */
  get state(): Readonly<State> {
    return this.#state.current;
  }

  /** Changes the state and resolves with what onStateChange answered. Changes wait for one another. */
  changeState(delta: State): Promise<unknown> {
    return this.#state.change(delta);
  }

  /**
   * Asks the gadgets above for `name`, the nearest first; ends with this gadget's stay in the document.
   *
   * Throws  AcquisitionError when nobody answers to that name; whatever the provider throws, unchanged.
   */
  async acquire<K extends keyof Acquirable>(name: K, args: Args<K>, o: Opts = {}): Promise<Ret<K>> {
    return (await acquireFrom(this, name, args, anySignal(o.signal, this.#life?.signal))) as Ret<K>;
  }

  /**
   * Loads a gadget by its tag and resolves when it is ready: in place of `element`, or detached, for the caller to insert.
   *
   * Throws  "not-found" for an unknown tag, "network" when it cannot be loaded (it may be declared again),
   *         "unsupported" for a URL and for a sandbox other than "public"; what its `ready` throws.
   */
  async declareGadget(urlOrTag: string, o: DeclareOpts = {}): Promise<Gadget> {
    o.signal?.throwIfAborted();
    const children = () => [...this.#declared, ...childrenOf(this)] as Gadget[];
    const scope = o.scope ?? freeScope(children().map((child) => child.scope));
    const child = (await createDeclared(urlOrTag, scope, o)) as Gadget;
    for (const other of children()) if (other !== child && other.scope === scope) this.#forget(other);
    this.#declared.add(child);
    child[NODE].declaredBy = this;
    if (!child.isConnected) child.#begin(new AbortController().signal);
    return until(child.whenReady, o.signal);
  }

  /** The child of that scope, once it is ready. Throws ScopeError when there is none. */
  async getDeclaredGadget(scope: string): Promise<Gadget> {
    return this.#child(scope).whenReady;
  }

  /** Forgets the child's name; the child itself stays where it is. Throws ScopeError when there is none. */
  dropGadget(scope: string): void {
    this.#forget(this.#child(scope));
  }

  /** Runs while this gadget is ready and in the document, again after each return to it. */
  declareService(run: Service): void {
    this.#services.declare(run);
  }

  /** Handles an event, as a service; the next event aborts the signal of the handler before. */
  onEvent(
    type: string,
    run: (event: Event, signal: AbortSignal) => unknown,
    o: { target?: EventTarget; preventDefault?: boolean } = {},
  ): void {
    this.#services.declare(listening(o.target ?? this, type, run, o));
  }

  /** Runs again and again, as a service: after the delay, in an animation frame, never twice at once. */
  onLoop(run: Service, delayMs = 0): void {
    this.#services.declare(looping(run, delayMs));
  }

  /** A function to call at any time: each call aborts the one before; one that comes too early waits for `ready`. */
  declareJob<A extends unknown[]>(run: (signal: AbortSignal, ...args: A) => unknown): (...args: A) => void {
    return this.#services.declareJob(run);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#life = new AbortController();
    this.#restart(this.#life.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#life?.abort(new DOMException("the gadget left the document", "AbortError"));
    this.#life = undefined;
  }

  /** Its presence keeps services running through `moveBefore`. */
  connectedMoveCallback(): void {}

  protected override shouldUpdate(_changed: PropertyValues): boolean {
    return this.#failure === undefined;
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      this.#fail(error);
    }
  }

  #child(scope: string): Gadget {
    const all = [...this.#declared, ...(childrenOf(this) as Gadget[])];
    const child = all.find((candidate) => candidate.scope === scope);
    if (!child) throw new ScopeError(`No gadget is known by the scope "${scope}"`);
    return child;
  }

  #forget(child: Gadget): void {
    this.#declared.delete(child);
    child.removeAttribute("scope");
  }

  #restart(life: AbortSignal): void {
    if (this.#failure) {
      this.#failure = undefined;
      this.#whenReady = deferred();
      if (this.#isReady) this.#whenReady.resolve(this);
      this.requestUpdate();
    }
    this.#begin(life);
  }

  /** One attempt after the other: a gadget that leaves and comes back while it gets ready does so once. */
  #begin(life: AbortSignal): void {
    const before = this.#attempt;
    this.#attempt = (async () => {
      await before;
      if (life.aborted) return;
      const rollBack = this.#services.mark();
      try {
        if (!this.#isReady) await this.#prepare(life);
        if (this.isConnected && !this.#failure) this.#services.start(life);
      } catch (error) {
        if (!this.#isReady) rollBack();
        if (!life.aborted) this.#fail(error);
      }
    })();
  }

  async #prepare(life: AbortSignal): Promise<void> {
    if (this.isConnected) await until(this.updateComplete, life);
    if (this.#failure) return;
    await until(Promise.all(childrenOf(this).map((child) => child[NODE].settled())), life);
    await this.ready?.();
    this.#isReady = true;
    this.#whenReady.resolve(this);
  }

  /** Resolves when this gadget is ready, has failed, or has left: a parent waits no longer than that. */
  #settled(): Promise<void> {
    const gone = this.#life?.signal;
    return until(this.#attempt, gone).catch(() => {});
  }

  #fail(error: unknown): void {
    if (this.#failure) return;
    this.#failure = { error };
    this.#services.stop(new DOMException("the gadget failed", "AbortError"));
    if (!this.#isReady) this.#whenReady.reject(error);
    const retry = () => this.#life && this.#restart(this.#life.signal);
    const card = html`<wf-error-card .error=${error} @wf-retried=${retry}></wf-error-card>`;
    if (this.isConnected) render(card, this.renderRoot, this.renderOptions);
    void this.#report(error);
  }

  async #report(error: unknown): Promise<void> {
    try {
      await acquireFrom(this, "reportServiceError", [error]);
    } catch (refusal) {
      reportUnhandled(error);
      if (!(refusal instanceof AcquisitionError)) reportUnhandled(refusal);
    }
  }
}
