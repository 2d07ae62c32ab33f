/** Complex arithmetic as the butterflies use it, over two layouts of the values. */

/** Values are pairs [re, im] of vectors: lanes are independent complex numbers. */
export function planar(e) {
  return {
    add: (a, b) => [e.add(a[0], b[0]), e.add(a[1], b[1])],
    sub: (a, b) => [e.sub(a[0], b[0]), e.sub(a[1], b[1])],
    plusI: (a, b) => [e.sub(a[0], b[1]), e.add(a[1], b[0])], // a + i·b
    minusI: (a, b) => [e.add(a[0], b[1]), e.sub(a[1], b[0])],
    times: (a, k) => [e.mul(a[0], k), e.mul(a[1], k)],
    addTimes: (c, a, k) => [e.madd(a[0], k, c[0]), e.madd(a[1], k, c[1])], // c + k·a
    subTimes: (c, a, k) => [e.nmadd(a[0], k, c[0]), e.nmadd(a[1], k, c[1])],
    turn: (a, w) => [e.nmadd(a[1], w[1], e.mul(a[0], w[0])), e.madd(a[1], w[0], e.mul(a[0], w[1]))],
  };
}

/**
 * Values are vectors of whole complex numbers (re, im, re, im). The masks `flip` and `other` hold sign bits: flip those
 * of the real lanes and other those of the imaginary ones for the forward transform, exchanged for the inverse.
 */
export function interleaved(e) {
  const swapped = (a) => e.shuffle(a, a, [1, 0], [1, 0, 3, 2]);
  const timesMinusI = (b) => e.value(`v128.xor(${swapped(b)}, other)`);
  return {
    add: e.add,
    sub: e.sub,
    plusI: (a, b) => e.sub(a, timesMinusI(b)),
    minusI: (a, b) => e.add(a, timesMinusI(b)),
    times: e.mul,
    addTimes: (c, a, k) => e.madd(a, k, c),
    subTimes: (c, a, k) => e.nmadd(a, k, c),
    turn: (a, w) => e.madd(swapped(a), w[1], e.mul(a, w[0])), // w: [re re …, im im … with signs flipped]
  };
}

/** Two vectors of interleaved numbers as one pair, and back; `swap` exchanges re and im, which makes inverses of forward transforms. */
export function loadInterleaved(e, pointer, offset = 0, swap = false) {
  const [a, b] = [e.load(pointer, offset), e.load(pointer, `${offset} + 16`)];
  const re = e.shuffle(a, b, [0, 2], [0, 2, 4, 6]);
  const im = e.shuffle(a, b, [1, 3], [1, 3, 5, 7]);
  return swap ? [im, re] : [re, im];
}

export function storeInterleaved(e, pointer, [re, im], offset = 0, swap = false) {
  const [a, b] = swap ? [im, re] : [re, im];
  e.store(pointer, e.shuffle(a, b, [0, 2], [0, 4, 1, 5]), offset);
  e.store(pointer, e.shuffle(a, b, [1, 3], [2, 6, 3, 7]), `${offset} + 16`);
}

export const loadBlock = (e, pointer, offset = 0) => [e.load(pointer, offset), e.load(pointer, `${offset} + 16`)];

export function storeBlock(e, pointer, [re, im], offset = 0) {
  e.store(pointer, re, offset);
  e.store(pointer, im, `${offset} + 16`);
}

/** Square of `lanes` vectors, rows and columns exchanged. */
export function transpose(e, v) {
  if (e.double) return [e.shuffle(v[0], v[1], [0, 2]), e.shuffle(v[0], v[1], [1, 3])];
  const pair = (a, b, lanes) => e.shuffle(a, b, undefined, lanes);
  const [a, b] = [pair(v[0], v[1], [0, 4, 1, 5]), pair(v[0], v[1], [2, 6, 3, 7])];
  const [c, d] = [pair(v[2], v[3], [0, 4, 1, 5]), pair(v[2], v[3], [2, 6, 3, 7])];
  return [pair(a, c, [0, 1, 4, 5]), pair(a, c, [2, 3, 6, 7]), pair(b, d, [0, 1, 4, 5]), pair(b, d, [2, 3, 6, 7])];
}
