import { expect } from 'chai';
import { findActive } from '#app-service/deployment.ts';
import { fakeDeployment } from '../fakes/azure-world.ts';

describe('app service: deployments', () => {
  it('has at most one that is served, wherever it stands in the list', () => {
    const newer = fakeDeployment('2'.repeat(40), { active: false });
    const active = fakeDeployment('1'.repeat(40));
    expect(findActive([newer, active])).to.equal(active);
    expect(findActive([newer])).to.equal(undefined);
  });
});
