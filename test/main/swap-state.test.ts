import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { openSwapState } from '#main/swap-state.ts';
import { fakePlan } from '../fakes/plan.ts';

describe('main: state for the post step', () => {
  let folder: string;
  let file: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-state-'));
    file = join(folder, 'state');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  const noted = (): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

  it('is open from the start of a run that may swap until it ended by itself', async () => {
    const end = openSwapState('deploy', fakePlan(), { GITHUB_STATE: file });
    expect(await noted()).to.equal('SLOTSHIP_SWAP=open\n');
    end(5);
    expect(await noted()).to.equal('SLOTSHIP_SWAP=open\nSLOTSHIP_SWAP=ended\n');
  });

  it('stays open after an end that may leave something half done', async () => {
    for (const exitCode of [1, 8, 130, 143])
      openSwapState('swap', fakePlan(), { GITHUB_STATE: file })(exitCode);
    expect(await noted()).to.not.include('ended');
  });

  it('is not noted for a run that does not swap, nor outside GitHub', async () => {
    openSwapState('deploy', fakePlan({ swap: { kind: 'no' } }), { GITHUB_STATE: file })(0);
    openSwapState('recover', fakePlan(), { GITHUB_STATE: file })(0);
    openSwapState('deploy', fakePlan(), {})(0);
    expect(await noted()).to.equal(undefined);
  });
});
