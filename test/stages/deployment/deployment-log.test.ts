import { expect } from 'chai';
import type { DeploymentLogEntry } from '#app-service/deployment.ts';
import { logFollower } from '#stages/deployment/deployment-log.ts';
import { fakeContent } from '../../fakes/azure-world.ts';
import { fakeScmSite } from '../../fakes/scm-site.ts';
import { sitePorts } from '../../fakes/site-ports.ts';

function entry(id: string, message: string, hasDetails = false): DeploymentLogEntry {
  return { id, at: 0, message, type: 'message', hasDetails };
}

describe('stage: deployment log', () => {
  it('relays entries and their details as they come, each once', async () => {
    const ports = sitePorts({});
    const content = fakeContent({ logs: { d: [entry('1', 'Preparing'), entry('2', 'Running', true)] } });
    const scm = fakeScmSite(() => content);
    const log = logFollower(scm, 'd', true, ports);
    content.logDetails['2'] = [entry('a', 'npm install')];
    await log.follow();
    content.logDetails['2'].push(entry('b', 'npm run build'));
    await log.follow();
    content.logDetails['2'].push(entry('c', 'done'));
    content.logs['d']?.push(entry('3', 'Deployment successful.'));
    await log.follow();
    await log.follow();
    expect(ports.texts('relayed')).to.deep.equal([
      'Preparing',
      'Running',
      'npm install',
      'npm run build',
      'done',
      'Deployment successful.',
    ]);
    expect(scm.calls.filter((call) => call === 'readLogDetails d 2')).to.have.length(3);
  });

  it('asks for nothing where the lines came through the push', async () => {
    const scm = fakeScmSite(() => fakeContent({ logs: { d: [entry('1', 'Preparing')] } }));
    await logFollower(scm, 'd', false, sitePorts({})).follow();
    expect(scm.calls).to.deep.equal([]);
  });
});
