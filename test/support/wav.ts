/** Recordings for tests, as WAV files in memory. */

export interface ToneOptions {
  sampleRateHz?: number;
  seconds?: number;
  channelCount?: number;
  format?: "int16" | "int24" | "float32";
}

/** A sine of that frequency and amplitude (full scale = 1); channel c has amplitude / (c + 1). */
export function toneWav(frequencyHz: number, amplitude: number, o: ToneOptions = {}): Buffer<ArrayBuffer> {
  const { sampleRateHz = 48_000, seconds = 4, channelCount = 1, format = "int16" } = o;
  const bytes = { int16: 2, int24: 3, float32: 4 }[format];
  const frames = Math.round(sampleRateHz * seconds);
  const data = Buffer.alloc(frames * channelCount * bytes);
  for (let frame = 0; frame < frames; frame++) {
    const sine = amplitude * Math.sin((2 * Math.PI * frequencyHz * frame) / sampleRateHz);
    for (let channel = 0; channel < channelCount; channel++) {
      const at = (frame * channelCount + channel) * bytes;
      const value = sine / (channel + 1);
      if (format === "float32") data.writeFloatLE(value, at);
      else data.writeIntLE(Math.round(value * (2 ** (8 * bytes - 1) - 1)), at, bytes);
    }
  }
  return Buffer.concat([wavHeader({ sampleRateHz, channelCount, format, dataLength: data.length }), data]);
}

/** The 44 bytes before the samples, written here by hand: an oracle for our own writer's readers. */
export function wavHeader(o: { sampleRateHz: number; channelCount: number; format: string; dataLength: number }) {
  const { sampleRateHz, channelCount, format, dataLength } = o;
  const bytes = Number(/\d+$/.exec(format)?.[0]) / 8;
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36 + dataLength, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(format === "float32" ? 3 : 1, 20);
  header.writeUInt16LE(channelCount, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * channelCount * bytes, 28);
  header.writeUInt16LE(channelCount * bytes, 32);
  header.writeUInt16LE(8 * bytes, 34);
  header.write("data", 36);
  header.writeUInt32LE(dataLength, 40);
  return header;
}
