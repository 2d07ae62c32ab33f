/** Runs the work after a while, once however often it is asked for meanwhile; one that fails is left for the next time. */
export function createLater(run: () => Promise<unknown>): (ms: number) => void {
  let pending = false;
  return (ms) => {
    if (pending) return;
    pending = true;
    setTimeout(() => {
      pending = false;
      run().catch(() => {});
    }, ms);
  };
}
