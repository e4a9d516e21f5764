import { expect } from 'chai';
import type { Deployment } from '#app-service/deployment.ts';
import { makeCommitMessage } from '#app-service/trailers.ts';
import { failure, isAnyFailure } from '#failures/failure.ts';
import type { Ancestry, Git } from '#ports';
import type { RunEvent } from '#report/event.ts';
import { refuseSuperseded } from '#stages/package/superseded.ts';
import { failureOf } from '../../fakes/rejection.ts';

const ours = 'a'.repeat(40);
const theirs = 'b'.repeat(40);

function served(buildNumber: string | undefined): Deployment {
  const message = makeCommitMessage('Theirs', {
    sourceCommit: theirs,
    buildNumber,
    buildUrl: undefined,
    buildTime: undefined,
    run: undefined,
  });
  return { id: 'c'.repeat(40), message } as Deployment;
}

async function judge(
  related: Ancestry,
  number: string | undefined,
  their: string | undefined,
): Promise<string> {
  const git = { readAncestry: () => Promise.resolve(related) } as unknown as Git;
  const build = { sourceCommit: ours, buildNumber: number, checkout: '.' };
  try {
    await refuseSuperseded(build, [{ slot: "slot 'stage'", active: served(their) }], git);
    return 'goes on';
  } catch (thrown) {
    return isAnyFailure(thrown) ? thrown.code : 'a bug';
  }
}

describe('superseded builds', () => {
  const table: readonly [Ancestry, string | undefined, string | undefined, string][] = [
    ['ancestor', '9', '5', 'SUPERSEDED'],
    ['descendant', '4', '5', 'goes on'],
    ['unknown', '4', '5', 'SUPERSEDED'],
    ['unknown', '9', '10', 'SUPERSEDED'],
    ['diverged', '6', '5', 'goes on'],
    ['same', '5', '5', 'goes on'],
    ['unknown', undefined, '5', 'goes on'],
    ['unknown', '1.2.9', '1.2.10', 'SUPERSEDED'],
    ['unknown', '1.10', '1.2', 'goes on'],
    ['unknown', '1.2', '1.2.1', 'goes on'],
    ['unknown', '1.2-rc1', '1.2-rc2', 'goes on'],
  ];
  for (const [related, number, their, outcome] of table) {
    it(`with history '${related}' and build ${String(number)} after ${String(their)}: ${outcome}`, async () => {
      expect(await judge(related, number, their)).to.equal(outcome);
    });
  }

  it('says once when neither history nor numbers decide, naming both slots', async () => {
    const told: string[] = [];
    const tell = (event: RunEvent): void => {
      if (event.kind === 'said') told.push(event.text);
    };
    const ask = async (related: Ancestry, their: string | undefined): Promise<void> => {
      const git = { readAncestry: () => Promise.resolve(related) } as unknown as Git;
      const both = ['slot', 'production'].map((slot) => ({ slot, active: served(their) }));
      await refuseSuperseded({ sourceCommit: ours, buildNumber: '7', checkout: '.' }, both, git, tell);
    };
    await ask('same', undefined);
    await ask('diverged', '6');
    expect(told).to.deep.equal([]);
    await ask('unknown', 'v6');
    expect(told).to.have.length(1);
    expect(told[0])
      .to.include('build v6')
      .and.to.include('on the slot and')
      .and.to.include('on the production');
  });

  it('leaves it to the build numbers where the history cannot be read', async () => {
    const words = { folder: '.', id: ours, words: 'Cut short' };
    const readAncestry = () => Promise.reject(failure('PACKAGE_OBJECT_MISSING', words));
    const git = { readAncestry } as unknown as Git;
    const build = { sourceCommit: ours, buildNumber: '4', checkout: '.' };
    const thrown = await failureOf(refuseSuperseded(build, [{ slot: 'stage', active: served('5') }], git));
    expect(thrown.code).to.equal('SUPERSEDED');
  });

  it('has nothing to refuse where nothing was ever deployed', async () => {
    const build = { sourceCommit: ours, buildNumber: '1', checkout: '.' };
    await refuseSuperseded(build, [{ slot: 'production', active: undefined }], {} as unknown as Git);
  });
});
