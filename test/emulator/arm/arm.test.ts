import { expect } from 'chai';
import { unknownField } from '#emulator/arm/body-fields.ts';
import { matchRoute } from '#emulator/arm/match-route.ts';
import { publishProfiles } from '#emulator/arm/publish-profiles.ts';
import { routeTable } from '#emulator/arm/route-table.ts';
import { describeArmSupport } from '#emulator/support-matrix.ts';
import { makeShop, slotOf } from '../model/test-world.ts';

describe('emulator: route table of ARM', () => {
  it('names each route once, and says of each where it is known from', () => {
    const names = routeTable.map(
      ({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, '{}').toLowerCase()}`,
    );
    expect(names.filter((name, index) => names.indexOf(name) !== index)).to.deep.equal([]);
    expect(routeTable.filter(({ source }) => source === '')).to.deep.equal([]);
  });

  it('finds each route by its own path', () => {
    for (const route of routeTable) {
      const path = route.path.replace(/\{(\w+)\}/g, '$1-value').toUpperCase();
      expect(matchRoute(routeTable, route.method, path)?.route, path).to.equal(route);
    }
  });

  it('gives the names of a path their values, decoded', () => {
    const routes = routeTable.filter(
      ({ path }) => path === '/subscriptions/{subscription}/resourceGroups/{group}',
    );
    expect(matchRoute(routes, 'GET', '/subscriptions/a/resourcegroups/b%20c/')?.params).to.deep.equal({
      subscription: 'a',
      group: 'b c',
    });
    expect(matchRoute(routes, 'GET', '/subscriptions/a/resourcegroups/%')).to.equal(undefined);
    expect(matchRoute(routes, 'GET', '/subscriptions/a/resourcegroups/')).to.equal(undefined);
  });

  it('is the table of the document, a row for an operation', () => {
    const rows = describeArmSupport().split('\n').slice(2);
    expect(rows).to.include(
      '| `POST` | `…/sites/{app}/slotsswap` | yes | Microsoft.Web, WebApps_SwapSlotSlot; azure-cli, recording test_webapp_slot_swap |',
    );
    expect(new Set(rows).size).to.equal(rows.length);
  });
});

describe('emulator: fields of a body', () => {
  const fields = { properties: { allow: 'any', tags: 'map' } } as const;

  it('are known, or named by their path', () => {
    expect(unknownField({ id: 'x', properties: { allow: true, tags: { a: 'b' } } }, fields)).to.equal(
      undefined,
    );
    expect(unknownField({ properties: { allow: true, deny: true } }, fields)).to.equal('properties.deny');
    expect(unknownField({ constructor: 1 }, fields)).to.equal('constructor');
  });
});

describe('emulator: publish profile', () => {
  it('escapes what XML would read', () => {
    const place = slotOf(makeShop(), 'stage');
    place.slot.publishingPassword = `a"b<c>&d`;
    expect(publishProfiles(place)).to.contain('userPWD="a&quot;b&lt;c&gt;&amp;d"');
  });
});
