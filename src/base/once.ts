/** Runs `run` at most once while it succeeds; a failure is forgotten, so the next caller tries again. */
export function once<T>(run: () => Promise<T>): () => Promise<T> {
  let call: Promise<T> | undefined;
  return () =>
    (call ??= run().catch((error: unknown) => {
      call = undefined;
      throw error;
    }));
}
