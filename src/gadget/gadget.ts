import { updateWhenLocaleChanges } from "@lit/localize";
import { html, LitElement, type PropertyValues, render } from "lit";
import { isAbort, isCode } from "../base/errors.ts";
import { once } from "../base/once.ts";
import { anySignal, type Opts, until } from "../base/signal.ts";
import { type Acquirable, type Args, acquireFrom, type Provided, providerOf, type Ret } from "./acquire.ts";
import { createDeclared, type DeclareOpts, freeScope } from "./declare.ts";
import { type Deferred, deferred } from "./deferred.ts";
import { AcquisitionError, reportUnhandled, ScopeError } from "./errors.ts";
import { createServices, listening, looping, type Service } from "./service.ts";
import { createState, type State } from "./state.ts";
import { childrenOf, type GadgetNode, NODE } from "./tree.ts";

const loadCard = once(() => import("./error-card.ts"));

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
  /** What it cannot do without: asked for before `ready`, so that a missing provider is found at the start. */
  static readonly requires: readonly (keyof Acquirable)[] = [];
  /** Properties whose change tries a failed gadget again. */
  static readonly retriedBy: readonly string[] = [];

  /** What this gadget answers for the gadgets below it; own properties only. */
  allowPublicAcquisition: Provided = {};
  /** What the page answers after the topmost gadget; set by who starts the page. */
  declare hostAcquisition?: Provided; // may be set before the element is upgraded, which a field would undo
  /** Runs once, after the first render and after the gadgets inside are ready. */
  ready?(): unknown;
  /** Takes in a changed state; a delta it failed on is offered again with the next one. */
  onStateChange?(modified: State, signal: AbortSignal): unknown;

  readonly [NODE]: GadgetNode[typeof NODE] = {
    declaredBy: undefined,
    uplink: undefined,
    settled: () => this.#settled(),
  };
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
  #readying: Promise<void> | undefined;
  #changing: PropertyValues = new Map();
  readonly #missed = new Map<PropertyKey, unknown>();
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
   * Loads a gadget by its tag, or by the URL of a module whose default export is its class, and resolves when it is ready: in place of
   * `element`, or detached, for the caller to insert. In a sandbox the URL is that of a page, which needs a place in the document to load.
   *
   * Throws  "not-found" for an unknown tag, "network" when it cannot be loaded (it may be declared again), "forbidden" for a module
   *         of another origin, "invalid-argument" for what cannot be declared; what its `ready` throws.
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
    return until(child.whenReady, anySignal(o.signal, child.#life?.signal));
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
    const by = this[NODE].declaredBy as Gadget | undefined;
    if (by) by.#declared.add(this);
    this.#restart(this.#life.signal);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    const by = this[NODE].declaredBy as Gadget | undefined;
    if (by) by.#declared.delete(this); // a declarer that lives long keeps nobody who left
    this.#life?.abort(new DOMException("the gadget left the document", "AbortError"));
    this.#life = undefined;
  }

  /** Its presence keeps services running through `moveBefore`. */
  connectedMoveCallback(): void {}

  /** Tells who is above of a failure that this gadget lives on with; an abort is none. Never rejects. */
  protected async report(error: unknown): Promise<void> {
    if (isAbort(error)) return;
    try {
      await acquireFrom(this, "reportServiceError", [error]);
    } catch (refusal) {
      reportUnhandled(error);
      if (!(refusal instanceof AcquisitionError)) reportUnhandled(refusal);
    }
  }

  protected override shouldUpdate(changed: PropertyValues): boolean {
    this.#changing = changed;
    if (!this.#failure) return true;
    this.#miss();
    if ((this.constructor as typeof Gadget).retriedBy.some((name) => changed.has(name)))
      queueMicrotask(() => this.#retry());
    return false;
  }

  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      this.#miss();
      this.#fail(error);
    }
  }

  /** Lit forgets the changes of an update that fails or is left out; they are offered again. */
  #miss(): void {
    for (const [name, old] of this.#changing) if (!this.#missed.has(name)) this.#missed.set(name, old);
  }

  #retry(): void {
    if (this.#failure && this.#life) this.#restart(this.#life.signal);
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
      for (const [name, old] of this.#missed) this.requestUpdate(name, old);
      this.#missed.clear();
    }
    this.#begin(life);
  }

  /** One attempt after the other: a gadget that leaves and comes back while it gets ready does so once. */
  #begin(life: AbortSignal): void {
    const before = this.#attempt;
    this.#attempt = (async () => {
      await before;
      if (life.aborted) return;
      try {
        if (!this.#isReady) await this.#prepare(life);
        if (this.isConnected && !this.#failure) this.#services.start(life);
      } catch (error) {
        if (!life.aborted) this.#fail(error);
      }
    })();
  }

  async #prepare(life: AbortSignal): Promise<void> {
    if (this.isConnected) await until(this.updateComplete, life);
    if (this.#failure) return;
    for (const name of (this.constructor as typeof Gadget).requires)
      if (!providerOf(this, name))
        throw new AcquisitionError(`No gadget provides ${name}, which <${this.localName}> needs`);
    await until(Promise.all(childrenOf(this).map((child) => child[NODE].settled())), life);
    this.#readying ??= this.#becomeReady().finally(() => (this.#readying = undefined));
    await until(this.#readying, life);
  }

  /** Goes on while the gadget is away: who comes back waits for the same one. */
  async #becomeReady(): Promise<void> {
    const rollBack = this.#services.mark();
    try {
      await this.ready?.();
    } catch (error) {
      rollBack();
      throw error;
    }
    this.#isReady = true;
    if (this.#life && !this.#failure) this.#services.start(this.#life.signal);
    this.#whenReady.resolve(this); // who waited for it finds it listening
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
    this.#showCard(error);
    void this.report(error);
  }

  /** Its text stands there even where the card itself cannot be loaded. */
  #showCard(error: unknown): void {
    const life = this.#life?.signal;
    const retry = () => this.#retry();
    const text = error instanceof Error ? error.message : String(error);
    const card = html`<wf-error-card .error=${error} @wf-retried=${retry}>${text}</wf-error-card>`;
    if (this.isConnected) render(card, this.renderRoot, this.renderOptions);
    loadCard().catch(() => {});
    if (life && isCode(error, "network")) addEventListener("online", retry, { once: true, signal: life });
  }
}
