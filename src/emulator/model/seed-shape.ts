import type { Shape } from '../shapes/shape.ts';
import {
  choiceShape,
  countShape,
  isMap,
  listShape,
  mapShape,
  nameShape,
  objectShape,
  switchShape,
  textShape,
  valueShape,
} from '../shapes/shape.ts';
import { connectionStringTypes } from './environment.ts';
import { production } from './place.ts';
import { scmTypes } from './site-config.ts';
import { isSku } from './tier.ts';

const namesShape = listShape(nameShape);
const tagsShape = mapShape(textShape);

const contentShape = objectShape(
  {
    folder: nameShape,
    message: textShape,
    author: nameShape,
    email: nameShape,
    at: countShape(0, Number.MAX_SAFE_INTEGER),
  },
  ['folder', 'message', 'author', 'email'],
);

const slotShape = objectShape(
  {
    name: nameShape,
    state: choiceShape(['Running', 'Stopped']),
    appSettings: mapShape(textShape),
    connectionStrings: mapShape(
      objectShape({ value: textShape, type: choiceShape(connectionStringTypes) }, ['value', 'type']),
    ),
    scmType: choiceShape(scmTypes),
    autoSwap: nameShape,
    scmBasicAuthAllowed: switchShape,
    ftpBasicAuthAllowed: switchShape,
    siteAuth: objectShape(
      {
        enabled: switchShape,
        action: choiceShape(['RedirectToLoginPage', 'AllowAnonymous', 'Return401', 'Return403']),
      },
      ['enabled', 'action'],
    ),
    tags: tagsShape,
    content: contentShape,
  },
  ['name'],
);

const appShape = objectShape(
  {
    name: nameShape,
    resourceGroup: nameShape,
    location: nameShape,
    plan: nameShape,
    sku: valueShape(
      (value) => typeof value === 'string' && isSku(value),
      'Give a SKU such as S1, B1 or P1v3',
    ),
    platform: choiceShape(['windows', 'linux']),
    stickyAppSettings: namesShape,
    stickyConnectionStrings: namesShape,
    keyVault: mapShape(objectShape({ value: textShape, deniedSlots: namesShape }, ['value'])),
    slots: uniqueShape(listShape(slotShape)),
  },
  ['name', 'resourceGroup', 'slots'],
);

const clientShape = objectShape({
  clientId: nameShape,
  clientSecret: nameShape,
  roles: listShape(
    objectShape({ scope: nameShape, actions: namesShape, notActions: namesShape }, ['actions']),
  ),
});

/** A seed; `faultShape` is what its faults are like. */
export function seedShape(faultShape: Shape): Shape {
  return objectShape(
    {
      tenantId: nameShape,
      subscriptionId: nameShape,
      clients: listShape(clientShape, 1),
      apps: uniqueShape(listShape(withAutoSwap(appShape))),
      warmUpTimeoutMs: countShape(1, 2 ** 31 - 1),
      scmColdMs: countShape(0, 2 ** 31 - 1),
      faults: listShape(faultShape),
    },
    ['apps'],
  );
}

/** A list in which no name stands twice; names have no case. */
function uniqueShape(list: Shape): Shape {
  return (value, path, note) => {
    list(value, path, note);
    const names = namesOf(value);
    names.forEach((name, index) => {
      if (name !== undefined && names.indexOf(name) < index) {
        const problem = `is '${name}', as that of another one before it`;
        note({ path: `${path}[${String(index)}].name`, problem, accepted: 'Give each a name of its own' });
      }
    });
  };
}

/** An app whose slots swap by themselves only with a slot that is there. */
function withAutoSwap(app: Shape): Shape {
  return (value, path, note) => {
    app(value, path, note);
    const slots = isMap(value) && Array.isArray(value['slots']) ? (value['slots'] as unknown[]) : [];
    const known = [production, ...namesOf(slots)];
    slots.forEach((slot, index) => {
      const target = isMap(slot) ? slot['autoSwap'] : undefined;
      if (typeof target !== 'string' || target === '' || known.includes(target.toLowerCase())) return;
      const where = `${path}.slots[${String(index)}].autoSwap`;
      note({ path: where, problem: `is '${target}'`, accepted: 'Name a slot of the app' });
    });
  };
}

function namesOf(list: unknown): readonly (string | undefined)[] {
  if (!Array.isArray(list)) return [];
  return list.map((one: unknown) => {
    const name = isMap(one) ? one['name'] : undefined;
    return typeof name === 'string' ? name.toLowerCase() : undefined;
  });
}
