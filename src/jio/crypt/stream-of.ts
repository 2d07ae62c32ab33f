/** What a generator gives, when it is asked for; a reader that stops early ends it. */
export function streamOf<T>(chunks: AsyncGenerator<T, void, void>): ReadableStream<T> {
  return new ReadableStream<T>(
    {
      async pull(controller) {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      async cancel() {
        await chunks.return();
      },
    },
    { highWaterMark: 0 },
  );
}
