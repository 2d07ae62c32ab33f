/** What the runner calls in the page: one case for one contestant on a database of its own. */
import { CASES } from "./cases.mjs";

let prepared;

window.prepareCase = async ({ peer, name, options, indexed, database }) => {
  const { open } = await import(`/page/${peer}.mjs`);
  const contestant = await open(database, { indexed });
  prepared = { contestant, work: CASES[name](options) };
  await prepared.work.prepare(contestant);
};
window.runCase = ({ limitMs }) => prepared.work.run(prepared.contestant, limitMs);
window.endCase = async () => {
  await prepared.contestant.close();
  prepared = undefined;
};
window.isReady = true;
