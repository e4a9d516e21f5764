import { expect } from 'chai';
import { describeFailure } from '#failures/failure-text.ts';
import { unreadableFile } from '#parameters/unreadable-file.ts';

describe('parameters: files that cannot be read', () => {
  it('are named with the option that names them', () => {
    expect(describeFailure(unreadableFile('ca-file', 'ca.pem', 'SLOTSHIP_CA_FILE', 'ENOENT'))[0]).to.include({
      code: 'INPUT_INVALID',
      what: "The option 'ca-file' names 'ca.pem', which cannot be read (ENOENT).",
      why: 'It came from SLOTSHIP_CA_FILE.',
    });
  });
});
