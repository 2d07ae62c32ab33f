/** The work that is timed, the same for everybody. Each gives milliseconds, or how far it came before the time was up. */

const TYPES = 20;
const TEXT = "The gearbox was noisy at the third stage; see the spectrum of the second channel. ".repeat(5);

/** Half a kilobyte, of one of 20 types, with a date that no other has. */
export const docOf = (n) => ({
  id: `data_stream_module/${String(n).padStart(8, "0")}`,
  type: `type-${n % TYPES}`,
  date: (n * 7919) % 1_000_003,
  title: `Recording ${n}`,
  text: TEXT,
});
export const docsOf = (count) => Array.from({ length: count }, (_, n) => docOf(n));

const BODY = "data_stream_module/body";

function bytesOf(length) {
  const bytes = new Uint8Array(length);
  for (let n = 0, state = 1; n < length; n++) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    bytes[n] = state >>> 24;
  }
  return bytes;
}

/** Awaits one call after the other, as long as there is time. */
async function timeEach(count, limitMs, call) {
  const started = performance.now();
  for (let n = 0; n < count; n++) {
    await call(n);
    const ms = performance.now() - started;
    if (ms > limitMs) return { ms, done: n + 1, of: count };
  }
  return { ms: performance.now() - started };
}

async function timeOnce(call) {
  const started = performance.now();
  await call();
  return { ms: performance.now() - started };
}

const order = (count, among) => Array.from({ length: count }, (_, n) => (n * 104_729 + 17) % among);

/** `prepare` is not timed; `run` is, on what it made. */
export const CASES = {
  puts: ({ count }) => ({
    prepare: (peer) => peer.put({ ...docOf(0), id: "warm" }),
    run: (peer, limitMs) => timeEach(count, limitMs, (n) => peer.put(docOf(n))),
  }),
  bulk: ({ count }) => {
    const docs = docsOf(count);
    return {
      prepare: (peer) => peer.bulk([{ ...docOf(0), id: "warm" }]),
      run: (peer) => timeOnce(() => peer.bulk(docs)),
    };
  },
  gets: ({ count, among }) => ({
    async prepare(peer) {
      await peer.bulk(docsOf(among));
      const doc = await peer.get(docOf(5).id);
      if (doc?.title !== docOf(5).title) throw new Error("a wrong document came back");
    },
    run: (peer, limitMs) => timeEach(count, limitMs, (n) => peer.get(docOf(order(count, among)[n]).id)),
  }),
  query: ({ count, among }) => {
    const newest = docsOf(among)
      .filter(({ type }) => type === "type-3")
      .sort((a, b) => b.date - a.date)
      .slice(0, 20);
    return {
      async prepare(peer) {
        await peer.bulk(docsOf(among));
        const found = await peer.newestOf("type-3", 20);
        const titles = (docs) => docs.map(({ title }) => title).join();
        if (titles(found) !== titles(newest)) throw new Error("a wrong answer");
      },
      run: (peer, limitMs) => timeEach(count, limitMs, (n) => peer.newestOf(`type-${n % TYPES}`, 20)),
    };
  },
  bodies: ({ length, count, form }) => {
    const bytes = bytesOf(length);
    const body = () => (form === "bytes" ? bytes : new Blob([bytes]));
    let bodies = [];
    return {
      async prepare(peer) {
        if (peer.bodies) return;
        await peer.bulk(docsOf(count + 1));
        await peer.putAttachment(docOf(count).id, new Blob([bytes.subarray(0, 2 ** 17)]));
        bodies = Array.from({ length: count }, body);
        for (const one of bodies) if (one instanceof Blob) await one.slice(-1).arrayBuffer(); // all of it has arrived
      },
      async run(peer, limitMs) {
        if (peer.bodies) return { ms: await peer.bodies(length, count) };
        return timeEach(count, limitMs, (n) => peer.putAttachment(docOf(n).id, bodies[n]));
      },
    };
  },
  slices: ({ length, count }) => ({
    async prepare(peer) {
      await peer.put({ ...docOf(0), id: BODY });
      await peer.putAttachment(BODY, new Blob([bytesOf(length)]));
      const [start, end] = [length / 2, length / 2 + 65_536];
      const seen = new Uint8Array(await peer.slice(BODY, start, end));
      const wanted = bytesOf(length).subarray(start, end);
      if (seen.length !== wanted.length || seen.some((byte, n) => byte !== wanted[n])) throw new Error("wrong bytes");
    },
    run: (peer, limitMs) =>
      timeEach(count, limitMs, (n) => peer.slice(BODY, length / 2 + n * 4096, length / 2 + n * 4096 + 65_536)),
  }),
  appends: ({ length, count }) => ({
    async prepare(peer) {
      await peer.put?.({ ...docOf(0), id: BODY });
      await peer.append(BODY, new Uint8Array(length), 0);
    },
    run: (peer, limitMs) =>
      timeEach(count, limitMs, (n) => peer.append(BODY, new Uint8Array(length).fill(n), (n + 1) * length)),
  }),
};
