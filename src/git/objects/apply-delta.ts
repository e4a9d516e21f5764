/** A difference, taken apart: sizes of its base and of what it makes, and its steps. */
export interface Delta {
  readonly baseBytes: number;
  readonly resultBytes: number;
  /** Bytes of the difference itself, or a range of the base. */
  readonly steps: () => Iterable<Buffer | { readonly from: number; readonly length: number }>;
}

/** Source: git, gitformat-pack, "Deltified representation". */
export function parseDelta(delta: Buffer): Delta {
  let at = 0;
  const readSize = (): number => {
    let size = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = delta[at++] ?? 0;
      size += (byte & 0x7f) * scale;
      if (byte < 0x80) return size;
    }
  };
  const readBits = (order: number, bits: readonly number[]): number =>
    bits.reduce((sum, bit, index) => ((order >> bit) & 1 ? sum + (delta[at++] ?? 0) * 256 ** index : sum), 0);
  const [baseBytes, resultBytes] = [readSize(), readSize()];
  const firstStep = at;
  return {
    baseBytes,
    resultBytes,
    steps: function* () {
      at = firstStep;
      while (at < delta.length) {
        const order = delta[at++] ?? 0;
        if (order === 0) throw new Error('A delta is damaged');
        if (order < 0x80) {
          yield delta.subarray(at, at + order);
          at += order;
        } else {
          const from = readBits(order, [0, 1, 2, 3]);
          yield { from, length: readBits(order, [4, 5, 6]) || 0x10000 };
        }
      }
    },
  };
}

/** Makes an object of its base and a delta. */
export function applyDelta(base: Buffer, delta: Buffer): Buffer {
  const { baseBytes, resultBytes, steps } = parseDelta(delta);
  if (baseBytes !== base.length) throw new Error('A delta does not fit its base');
  const result = Buffer.allocUnsafe(resultBytes);
  let done = 0;
  for (const step of steps()) {
    done += Buffer.isBuffer(step)
      ? step.copy(result, done)
      : base.copy(result, done, step.from, step.from + step.length);
  }
  if (done !== result.length) throw new Error('A delta does not make what it promises');
  return result;
}
