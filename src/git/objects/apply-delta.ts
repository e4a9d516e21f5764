/**
 * Makes an object of its base and a delta.
 * Source: git, gitformat-pack, "Deltified representation".
 */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  let at = 0;
  const readSize = (): number => {
    let size = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = delta[at++] ?? 0;
      size += (byte & 0x7f) * scale;
      if (byte < 0x80) return size;
    }
  };
  if (readSize() !== base.length) throw new Error('A delta does not fit its base');
  const result = Buffer.allocUnsafe(readSize());
  let done = 0;
  while (at < delta.length) {
    const order = delta[at++] ?? 0;
    if (order === 0) throw new Error('A delta is damaged');
    if (order < 0x80) {
      done += delta.copy(result, done, at, at + order);
      at += order;
      continue;
    }
    const readBits = (bits: readonly number[]): number =>
      bits.reduce(
        (sum, bit, index) => ((order >> bit) & 1 ? sum + (delta[at++] ?? 0) * 256 ** index : sum),
        0,
      );
    const from = readBits([0, 1, 2, 3]);
    const length = readBits([4, 5, 6]) || 0x10000;
    done += base.copy(result, done, from, from + length);
  }
  if (done !== result.length) throw new Error('A delta does not make what it promises');
  return result;
}
