import { expect } from 'chai';
import fc from 'fast-check';
import { findUngranted, parsePermissions } from '#azure/permissions.ts';

describe('azure: permissions', () => {
  it('lets an asterisk stand for any text, slashes too, and case not count', () => {
    const grants = (pattern: string, action: string): boolean =>
      findUngranted([{ actions: [pattern], notActions: [] }], [action]).length === 0;
    expect(grants('*', 'Microsoft.Web/sites/Read')).to.equal(true);
    expect(grants('*/read', 'Microsoft.Web/sites/slots/Read')).to.equal(true);
    expect(grants('Microsoft.Web/sites/*/Action', 'microsoft.web/SITES/slots/slotsswap/action')).to.equal(
      true,
    );
    expect(grants('Microsoft.Web/sites', 'Microsoft.Web/sites/Read')).to.equal(false);
    expect(grants('MicrosoftXWeb/*', 'Microsoft.Web/sites/Read')).to.equal(false);
    expect(grants('Microsoft.Web/*', 'MicrosoftXWeb/sites/Read')).to.equal(false);
  });

  it('takes the exceptions of an entry from that entry alone', () => {
    const first = { actions: ['*'], notActions: ['*/slotsswap/Action'] };
    const second = { actions: ['Microsoft.Web/sites/slots/slotsswap/Action'], notActions: [] };
    const wanted = ['Microsoft.Web/sites/slots/slotsswap/Action'];
    expect(findUngranted([first], wanted)).to.deep.equal(wanted);
    expect(findUngranted([first, second], wanted)).to.deep.equal([]);
    expect(findUngranted([], wanted)).to.deep.equal(wanted);
  });

  it('grants an action named exactly, whatever signs are in it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (action) => {
        const granted = [{ actions: [action], notActions: [] }];
        expect(findUngranted(granted, [action])).to.deep.equal([]);
      }),
    );
  });

  it('reads a list with members missing, and nothing else', () => {
    expect(parsePermissions({ value: [{ actions: ['*'] }, {}] })).to.deep.equal([
      { actions: ['*'], notActions: [] },
      { actions: [], notActions: [] },
    ]);
    expect(parsePermissions({ error: {} })).to.equal(undefined);
    expect(parsePermissions('text')).to.equal(undefined);
  });
});
