import { SLICE_LENGTH } from "../local/row.ts";

/** The bytes of a body, at most SLICE_LENGTH at a time; the next slice is read while the caller works on one. */
export async function* slicesOf(
  body: Uint8Array<ArrayBuffer> | Blob,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void, void> {
  if (!(body instanceof Blob)) {
    for (let at = 0; at < body.length; at += SLICE_LENGTH) yield body.subarray(at, at + SLICE_LENGTH);
    return;
  }
  const read = async (at: number) => new Uint8Array(await body.slice(at, at + SLICE_LENGTH).arrayBuffer());
  let next = body.size > 0 ? read(0) : undefined;
  for (let at = SLICE_LENGTH; next; at += SLICE_LENGTH) {
    const slice = await next;
    next = at < body.size ? read(at) : undefined;
    next?.catch(() => {}); // reported when its turn comes, if it does
    yield slice;
  }
}
