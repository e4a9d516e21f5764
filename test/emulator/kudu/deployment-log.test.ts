import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearLog, makeLogger, readLogEntries } from '#emulator/kudu/deployment-log.ts';

describe('emulator: deployment log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'log-'));
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('shows entries with the greatest type beneath them, and where their details are', () => {
    const file = join(folder, 'log.jsonl');
    const said: string[] = [];
    const logger = makeLogger({
      file,
      stamp: () => 'T',
      say: (message, type) => said.push(`${String(type)} ${message}`),
    });
    logger.log('first');
    const outer = logger.log('outer');
    outer.log('inner');
    outer.log('warned', 1);
    const [first, second] = readLogEntries(file, null, 'https://scm/log') ?? [];
    expect(first).to.include({ message: 'first', type: 0, details_url: null, log_time: 'T' });
    expect(second).to.include({
      message: 'outer',
      type: 1,
      details_url: `https://scm/log/${second?.id ?? ''}`,
    });
    expect(readLogEntries(file, second?.id ?? '', '')?.map(({ message }) => message)).to.deep.equal([
      'inner',
      'warned',
    ]);
    expect(said).to.deep.equal(['0 first', '0 outer', '0 inner', '1 warned']);
  });

  it('is undefined where there is none, and after it was cleared', () => {
    const file = join(folder, 'log.jsonl');
    makeLogger({ file, stamp: () => 'T', say: () => undefined }).log('x');
    clearLog(file);
    expect(readLogEntries(file, null, '')).to.equal(undefined);
  });
});
