import { expect } from 'chai';
import { checkRight } from '#emulator/model/permissions.ts';
import type { Client, RoleAssignment } from '#emulator/model/world.ts';

const site = '/subscriptions/s/resourceGroups/web/providers/Microsoft.Web/sites/shop';
const swap = 'Microsoft.Web/sites/slots/slotsswap/Action';

function clientWith(role: Partial<RoleAssignment>): Client {
  const roles = [{ scope: site, actions: ['*'], notActions: [], ...role }];
  return { clientId: 'c', objectId: 'o', secret: '', roles };
}

describe('emulator model: rights', () => {
  const cases: readonly (readonly [string, Partial<RoleAssignment>, string, boolean])[] = [
    ['everything', {}, site, true],
    ['a role of the app, for its slot', {}, `${site}/slots/stage`, true],
    ['scopes in any case', { scope: site.toUpperCase() }, site, true],
    ['a role of another app', { scope: `${site}2` }, site, false],
    ['a role of an app whose name begins alike', {}, `${site}2`, false],
    ['a wildcard within', { actions: ['Microsoft.Web/sites/*/action'] }, site, true],
    ['other actions', { actions: ['Microsoft.Web/sites/Read'] }, site, false],
    ['an exception', { notActions: ['microsoft.web/sites/slots/slotsswap/*'] }, site, false],
  ];
  for (const [title, role, scope, allowed] of cases) {
    it(`${allowed ? 'allow' : 'do not allow'} a swap by ${title}`, () => {
      expect(checkRight(clientWith(role), swap, scope).ok).to.equal(allowed);
    });
  }

  it('are the sum of several roles: an exception of one does not bind another', () => {
    const client = clientWith({ notActions: [swap] });
    client.roles.push({ scope: site, actions: [swap], notActions: [] });
    expect(checkRight(client, swap, site).ok).to.equal(true);
  });
});
