import { readFileSync } from 'node:fs';

/** Where the objects of one pack file are. */
export interface PackIndex {
  /** Place in the pack file; undefined when the object is not in this pack. */
  find(id: string): number | undefined;
  /** The object that begins at `offset`. */
  idAt(offset: number): string | undefined;
  /** Where the entry at `offset` ends; undefined for the last one. */
  endOf(offset: number): number | undefined;
}

const headBytes = 8;
const fanoutBytes = 256 * 4;
/** Of the pack and of the index itself. */
const checksumsBytes = 40;

/**
 * Reads an index of version 2.
 * Source: git, gitformat-pack, "pack-*.idx files".
 * @throws Error when it is of another version, or cut
 */
export function readPackIndex(path: string): PackIndex {
  const bytes = readFileSync(path);
  const whole = bytes.length >= headBytes + fanoutBytes + checksumsBytes;
  if (whole && (bytes.readUInt32BE(0) !== 0xff744f63 || bytes.readUInt32BE(4) !== 2)) {
    throw new Error(`${path} is no index of version 2, as 'git repack -ad' writes it`);
  }
  const count = whole ? bytes.readUInt32BE(headBytes + 255 * 4) : 0;
  if (!whole || bytes.length < headBytes + fanoutBytes + count * 28 + checksumsBytes) {
    throw new Error(`${path} is cut`);
  }
  const idsAt = headBytes + fanoutBytes;
  const offsetsAt = idsAt + count * 24;
  const largeAt = offsetsAt + count * 4;
  const offsetOf = (index: number): number => {
    const offset = bytes.readUInt32BE(offsetsAt + index * 4);
    if (offset < 0x80000000) return offset;
    return Number(bytes.readBigUInt64BE(largeAt + (offset - 0x80000000) * 8));
  };
  let byOffset: Float64Array | undefined;
  let indexes: Uint32Array | undefined;
  const sort = (): { byOffset: Float64Array; indexes: Uint32Array } => {
    if (byOffset === undefined || indexes === undefined) {
      const offsets = Float64Array.from({ length: count }, (_, index) => offsetOf(index));
      indexes = Uint32Array.from({ length: count }, (_, index) => index).sort(
        (first, second) => (offsets[first] ?? 0) - (offsets[second] ?? 0),
      );
      byOffset = offsets.sort();
    }
    return { byOffset, indexes };
  };
  return {
    find: (id) => {
      const wanted = Buffer.from(id, 'hex');
      const first = wanted[0] ?? 0;
      let low = first === 0 ? 0 : bytes.readUInt32BE(headBytes + (first - 1) * 4);
      let high = bytes.readUInt32BE(headBytes + first * 4);
      while (low < high) {
        const middle = (low + high) >> 1;
        const at = idsAt + middle * 20;
        const order = wanted.compare(bytes, at, at + 20);
        if (order === 0) return offsetOf(middle);
        if (order < 0) high = middle;
        else low = middle + 1;
      }
      return undefined;
    },
    idAt: (offset) => {
      const sorted = sort();
      const place = placeOf(sorted.byOffset, offset);
      const index = sorted.byOffset[place] === offset ? sorted.indexes[place] : undefined;
      return index === undefined
        ? undefined
        : bytes.toString('hex', idsAt + index * 20, idsAt + index * 20 + 20);
    },
    endOf: (offset) => {
      const sorted = sort();
      return sorted.byOffset[placeOf(sorted.byOffset, offset) + 1];
    },
  };
}

function placeOf(sorted: Float64Array, wanted: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}
