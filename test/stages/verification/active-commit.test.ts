import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { awaitActive, lookAtActive } from '#stages/verification/active-commit.ts';
import type { ActiveSight } from '#stages/verification/active-commit.ts';
import { rejectionOf } from '../../fakes/rejection.ts';
import { sitePorts } from '../../fakes/site-ports.ts';

const next = 'd'.repeat(40);
const old = 'e'.repeat(40);
const scm = {
  scmUrl: 'https://shop.scm.example',
  operation: 'list deployments',
  status: 503,
  words: 'restarting',
};
const away = failure('SCM_UNAVAILABLE', scm);
const forbidden = failure('SCM_FORBIDDEN', scm);

async function wait(
  ...answers: readonly (string | undefined | Error)[]
): Promise<ActiveSight & { asked: number }> {
  const ports = sitePorts({});
  let asked = 0;
  const read = (): Promise<string | undefined> => {
    const answer = answers[Math.min(asked, answers.length - 1)];
    asked += 1;
    return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
  };
  return { ...(await awaitActive(next, read, ports.clock.now() + 10_000, ports)), asked };
}

describe('active commit', () => {
  it('is waited for while the SCM site is away or still names another', async () => {
    expect(await wait(away, old, next)).to.include({ commit: next, asked: 3 });
  });

  it('is what was seen last at the deadline', async () => {
    const sight = await wait(old);
    expect(sight).to.include({ commit: old, words: 'its SCM site names eeeeeeeeee active' });
    expect(sight.asked).to.be.above(3);
  });

  it('is not waited for where it cannot be told', async () => {
    expect(await wait(undefined)).to.include({ commit: undefined, asked: 1 });
    const refused = await wait(forbidden);
    expect(refused).to.include({ commit: undefined, asked: 1 });
    expect(refused.words).to.contain('turned this agent away');
  });

  it('lets a bug through', async () => {
    const bug = new Error('bug');
    expect(await rejectionOf(lookAtActive(() => Promise.reject(bug)))).to.equal(bug);
  });
});
