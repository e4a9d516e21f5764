import { expect } from 'chai';
import fc from 'fast-check';
import { parseEntryHeader, writeEntryHeader, writePackHeader } from '#git/objects/pack-entry.ts';

describe('git: pack entry', () => {
  it('is read as it was written, up to sizes beyond 4 GiB', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3, 4),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        (type, sizeBytes) => {
          const header = writeEntryHeader(type, sizeBytes);
          expect(parseEntryHeader(header)).to.deep.equal({ type, sizeBytes, length: header.length });
        },
      ),
    );
  });

  it('is not read from bytes that end within it', () => {
    const header = writeEntryHeader(3, 1_000_000);
    expect(parseEntryHeader(header.subarray(0, header.length - 1))).to.equal(undefined);
  });

  it('names the base of a difference', () => {
    const id = 'ab'.repeat(20);
    const header = Buffer.concat([writeEntryHeader(7, 5), Buffer.from(id, 'hex')]);
    expect(parseEntryHeader(header)).to.deep.equal({ type: 7, sizeBytes: 5, baseId: id, length: 21 });
    expect(parseEntryHeader(Buffer.from([0x65, 0x81, 0x00]))?.baseDistance).to.equal(256);
  });

  it('follows a header with the number of entries', () => {
    expect(writePackHeader(258).toString('hex')).to.equal('5041434b0000000200000102');
  });
});
