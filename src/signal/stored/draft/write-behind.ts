/** Writes each of a few chunks while the next one is being made; one is under way at a time, and all are done when it resolves. */
export async function writeBehind<Item, Made>(
  items: readonly Item[],
  make: (item: Item) => Promise<Made>,
  write: (made: Made, item: Item) => Promise<void>,
): Promise<void> {
  let writing: Promise<void> = Promise.resolve();
  try {
    for (const item of items) {
      const made = await make(item);
      await writing;
      writing = write(made, item);
      writing.catch(() => {}); // it is told at the next one, or at the end
    }
  } finally {
    await writing;
  }
}
