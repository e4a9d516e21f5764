import { expect } from 'chai';
import { failure } from '#failures/failure.ts';
import { listWhenUp } from '#stages/preflight/scm-ready.ts';
import { fakeContent, fakeDeployment } from '../../fakes/azure-world.ts';
import { failureOf } from '../../fakes/rejection.ts';
import { fakeScmSite } from '../../fakes/scm-site.ts';
import { sitePorts } from '../../fakes/site-ports.ts';

const content = fakeContent({ deployments: [fakeDeployment('1'.repeat(40))] });
const away = failure('SCM_UNAVAILABLE', {
  scmUrl: 'x',
  operation: 'list',
  status: 503,
  words: 'Restarting.',
});

describe('stage: an SCM site that may be restarting', () => {
  it('lists its deployments once it is up', async () => {
    const scm = fakeScmSite(
      () => content,
      (_call, count) => (count <= 3 ? away : undefined),
    );
    expect(await listWhenUp(scm, sitePorts({}))).to.deep.equal(content.deployments);
    expect(scm.calls).to.have.length(4);
  });

  it('gives up with what it said last when it stays away', async () => {
    const ports = sitePorts({});
    const start = ports.clock.now();
    const scm = fakeScmSite(
      () => content,
      () => away,
    );
    expect(await failureOf(listWhenUp(scm, ports))).to.equal(away);
    expect(ports.clock.now() - start).to.equal(90_000);
  });

  it('does not wait where it is turned away', async () => {
    const refused = failure('SCM_FORBIDDEN', { scmUrl: 'x', operation: 'list', status: 403, words: 'No.' });
    const ports = sitePorts({});
    const scm = fakeScmSite(
      () => content,
      () => refused,
    );
    expect(await failureOf(listWhenUp(scm, ports))).to.equal(refused);
    expect(ports.clock.sleeps).to.deep.equal([]);
  });
});
