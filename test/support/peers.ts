/** For unit tests that need a peer: skipped by name where it is missing, failed where peers are required. */
import { test } from "vitest";
import { hasPeer, type Peer } from "./oracle.ts";

export { python, pythonBeside } from "./oracle.ts";

export function testWith(peer: Peer) {
  return hasPeer(peer)
    ? test
    : (title: string, _run: () => unknown) => test.skip(`${title} [missing: ${peer}]`, () => {});
}
