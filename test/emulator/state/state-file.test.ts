import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { EmulatorState } from '#emulator/state/state-file.ts';
import { readState, stateWriter } from '#emulator/state/state-file.ts';
import { makeShop } from '../model/test-world.ts';

describe('emulator: state on disk', () => {
  let folder: string;
  let state: EmulatorState;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-state-'));
    state = { world: makeShop(), ports: {}, tokenKey: '', tokensNotBefore: 0 };
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is nothing in a new folder', async () => {
    expect(await readState(folder)).to.equal(undefined);
  });

  it('comes back as it was written, whole, however many writes are asked for at once', async () => {
    const save = stateWriter(folder, state);
    const writes = [1, 2, 3, 4, 5].map((port) => {
      state.ports['management'] = port;
      return save();
    });
    await Promise.all(writes);
    expect(JSON.stringify(await readState(folder))).to.equal(JSON.stringify(state));
    expect(await readdir(folder)).to.deep.equal(['state.json']);
  });

  it('has what was true when the last write was asked for', async () => {
    const save = stateWriter(folder, state);
    const first = save();
    state.ports['management'] = 7;
    await save();
    await first;
    expect((await readState(folder))?.ports).to.deep.equal({ management: 7 });
  });

  it('is an error where it cannot be read, not a new world', async () => {
    await writeFile(join(folder, 'state.json'), '{');
    const error = await readState(folder).then(
      () => undefined,
      (cause: unknown) => cause,
    );
    expect(error).to.be.instanceOf(SyntaxError);
  });
});
