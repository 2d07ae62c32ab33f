/** Pure: what was found after a kill, judged by what had been acknowledged before it. */
import { type Change, digestOf, type Lane, lengthOf, type Piece, type State, stateAfter } from "./work.ts";
import type { Found, FoundAttachment } from "./work-in-page.ts";

export interface Verdict {
  /** Acknowledged steps whose effect is not there. */
  lost: number;
  /** States that no step leads to, and bytes that are not what their row says. */
  halfWritten: number;
  /** For people: what was wrong, where anything was. */
  why: string[];
}

const GOOD: Verdict = { lost: 0, halfWritten: 0, why: [] };

/** The bytes are what the row says; a tail that is still open has no digest yet. */
export function judgeBytes(found: readonly Found[]): Verdict {
  const why: string[] = [];
  for (const { id, attachments } of found)
    for (const [name, one] of Object.entries(attachments)) {
      const { length, sha256, claimedLength, claimedDigest, unreadable } = one;
      if (unreadable || claimedLength !== length || (claimedDigest !== undefined && claimedDigest !== sha256))
        why.push(`${name} of ${id} is not what its row says: ${JSON.stringify(one)}`);
    }
  return { lost: 0, halfWritten: why.length, why };
}

/** `acknowledged` steps of the lane came back; the one after may have been under way. */
export function judgeLane(lane: Lane, acknowledged: number, found: readonly Found[]): Verdict {
  const mine = found.filter(({ id }) => id.startsWith(`${lane.name}/`));
  const inFlight = lane.steps[acknowledged] ?? [];
  if (isState(mine, stateAfter(lane, acknowledged))) return GOOD;
  if (isState(mine, stateAfter(lane, acknowledged + 1), inFlight)) return GOOD;
  for (let count = acknowledged - 1; count >= 0; count--)
    if (isState(mine, stateAfter(lane, count), lane.steps[count - 1])) {
      const lost = acknowledged - count;
      return { lost, halfWritten: 0, why: [`${lane.name} is as after step ${count} of ${acknowledged} acknowledged`] };
    }
  const last = JSON.stringify({ acknowledged, inFlight, before: lane.steps[acknowledged - 1], mine });
  return { lost: 0, halfWritten: 1, why: [`${lane.name} is as after none of its steps: ${last}`] };
}

/** An append under way may have come to any length: what it added is a beginning of its bytes. */
function isState(found: readonly Found[], state: State, underWay: readonly Change[] = []): boolean {
  if (found.length !== state.size) return false;
  const [append] = underWay.filter((change) => change.verb === "appendAttachment");
  return found.every(({ id, doc, attachments }) => {
    const wanted = state.get(id);
    if (!wanted || JSON.stringify(doc) !== JSON.stringify(wanted.doc)) return false;
    const names = [...wanted.attachments.keys()];
    if (names.length !== Object.keys(attachments).length) return false;
    return names.every((name) => {
      const atLeast = append?.id === id && append.name === name ? append.at : undefined;
      return isMadeOf(attachments[name], wanted.attachments.get(name)!, atLeast);
    });
  });
}

function isMadeOf(one: FoundAttachment | undefined, pieces: readonly Piece[], atLeast = lengthOf(pieces)): boolean {
  if (!one || one.length < atLeast || one.length > lengthOf(pieces)) return false;
  return one.sha256 === digestOf(pieces, one.length);
}

/** When a step of a shared lane began and ended, as places in the list of all reports; one under way has no end. */
export interface Span {
  lane: Lane;
  step: number;
  began: number;
  ended: number;
}

/** Documents that several tabs replace whole: what is there must be the last word of one of them. */
export function judgeShared(ids: readonly string[], spans: readonly Span[], found: readonly Found[]): Verdict {
  return ids.map((id) => judgeOneShared(id, spans, found)).reduce(sum, GOOD);
}

function judgeOneShared(id: string, spans: readonly Span[], found: readonly Found[]): Verdict {
  const steps = spans.filter(({ lane, step }) => lane.steps[step]![0]!.id === id);
  const [document] = found.filter((one) => one.id === id);
  const fits = steps.filter(({ lane, step }) => leads(lane.steps[step]!, document));
  const none = !document && !steps.some(({ ended }) => ended < Number.POSITIVE_INFINITY);
  if (none) return GOOD;
  if (fits.length === 0)
    return { lost: 0, halfWritten: 1, why: [`${id} is what no step made it: ${JSON.stringify(document)}`] };
  const later = (one: Span) =>
    steps.filter(({ began, ended }) => began >= one.ended && ended < Number.POSITIVE_INFINITY);
  const lost = Math.min(...fits.map((one) => later(one).length));
  return { lost, halfWritten: 0, why: lost > 0 ? [`${id} lost ${lost} acknowledged steps`] : [] };
}

function leads(step: readonly Change[], document: Found | undefined): boolean {
  const [put] = step;
  if (put?.verb !== "put") return !document;
  const state: State = stateAfter({ name: "", durability: "relaxed", steps: [[...step]] }, 1);
  return document !== undefined && document.doc.by === put.doc.by && isState([document], state);
}

export function sum(a: Verdict, b: Verdict): Verdict {
  return { lost: a.lost + b.lost, halfWritten: a.halfWritten + b.halfWritten, why: [...a.why, ...b.why] };
}
