/**
 * Bytes that a handle has for itself, with the type of a Blob. Nobody changes them; whoever stores them may take their buffer, so they are
 * good for one write. A Blob in their place would take them
 * through the browser's process and back, which costs several times what it costs to store them.
 */
export class OwnBytes {
  readonly type: string;
  readonly bytes: Uint8Array<ArrayBuffer>;

  constructor(bytes: Uint8Array<ArrayBuffer>, type: string) {
    this.bytes = bytes;
    this.type = new Blob([], { type }).type; // as a Blob would spell it
  }

  get size() {
    return this.bytes.length;
  }

  toBlob(): Blob {
    return new Blob([this.bytes], { type: this.type });
  }
}

export const withoutBytes = <T>(body: T | OwnBytes): T | Blob => (body instanceof OwnBytes ? body.toBlob() : body);
