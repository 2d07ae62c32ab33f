/**
 * The same stream; `close` is called once it has ended, failed or been cancelled, also where nobody read of it. A generator's `finally`
 * does not run then.
 */
export function closingStream(
  stream: ReadableStream<Uint8Array>,
  close: () => Promise<unknown>,
): ReadableStream<Uint8Array> {
  const reader = stream.getReader();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await reader.read().catch(async (error: unknown) => {
          await close();
          throw error;
        });
        if (!next.done) return controller.enqueue(next.value);
        await close();
        controller.close();
      },
      async cancel(reason) {
        try {
          await reader.cancel(reason);
        } finally {
          await close();
        }
      },
    },
    { highWaterMark: 0 },
  );
}
