/**
 * Work that other side's messages ask for, begun in a later task than they came in: a queue of messages that has grown
 * while this thread was busy is then seen as a whole, and one that nobody can serve is cut off instead of served for ever.
 */
export function createBacklog(max: number, onFlood: () => void) {
  const { port1: bell, port2: button } = new MessageChannel();
  let jobs: (() => void)[] = [];

  bell.onmessage = () => {
    const now = jobs;
    jobs = [];
    for (const begin of now) begin();
  };

  return {
    add(begin: () => void) {
      if (jobs.push(begin) === 1) button.postMessage(undefined);
      if (jobs.length > max) onFlood();
    },
    close() {
      jobs = [];
      bell.close();
    },
  };
}
