import { placeOf, production, sameName } from '../model/place.ts';
import { resourceNotFound } from '../model/refusals.ts';
import type { World } from '../model/world.ts';
import { armError, refusalReply } from './error-bodies.ts';
import type { ArmReply, ArmRequest, Fields, Route } from './route.ts';
import { ok } from './route.ts';
import { sitesPath } from './site-route.ts';

const scopes = [
  '/subscriptions/{subscription}/resourceGroups/{group}',
  `${sitesPath}/{app}`,
  `${sitesPath}/{app}/slots/{slot}`,
];

const fields: Fields = { operation: 'any', properties: { tags: 'map' } };

/** Limits of tags. Source: Azure Resource Manager, 'Use tags', limitations. */
const limits = { count: 50, nameLength: 512, valueLength: 256 };

/** Tags of a resource group, an app or a slot; writing them restarts nothing. */
export const tagOperations: readonly Route[] = scopes.flatMap((scope) => {
  const path = `${scope}/providers/Microsoft.Resources/tags/default`;
  const source = (name: string): string => `Microsoft.Resources 2021-04-01, Tags_${name}AtScope`;
  const route = (method: Route['method'], action: string, name: string, answer: Route['answer']): Route => ({
    method,
    path,
    action: `Microsoft.Resources/tags/${action}`,
    fields,
    source: source(name),
    answer,
    scope: (request) =>
      request.path.slice(0, request.path.toLowerCase().lastIndexOf('/providers/microsoft.resources')),
  });
  return [
    route('GET', 'read', 'Get', (request) => answerTags(request, (tags) => tags)),
    route('PUT', 'write', 'CreateOrUpdate', (request) => answerTags(request, () => givenTags(request))),
    route('PATCH', 'write', 'Update', patchTags),
    route('DELETE', 'delete', 'Delete', (request) => ({
      ...answerTags(request, () => ({})),
      body: undefined,
    })),
  ];
});

type Tags = Readonly<Record<string, string>>;

function patchTags(request: ArmRequest): ArmReply {
  const given = givenTags(request);
  switch (request.body['operation']) {
    case 'Merge':
      return answerTags(request, (tags) => ({ ...tags, ...given }));
    case 'Replace':
      return answerTags(request, () => given);
    case 'Delete':
      return answerTags(request, (tags) =>
        Object.fromEntries(Object.entries(tags).filter(([name, value]) => given[name] !== value)),
      );
    default:
      return armError(400, 'InvalidRequestContent', "'operation' is one of Merge, Replace and Delete.");
  }
}

function answerTags(request: ArmRequest, change: (tags: Tags) => Tags): ArmReply {
  const holder = findHolder(request.world, request.params);
  if (holder === undefined) {
    const { group = '', app, slot } = request.params;
    const name = slot === undefined ? `sites/${app ?? group}` : `sites/${app ?? ''}/slots/${slot}`;
    return refusalReply(resourceNotFound(`Microsoft.Web/${name}`, group));
  }
  const tags = change(holder.tags);
  const problem = tagProblem(tags);
  if (problem !== undefined) return armError(400, 'InvalidTagNameOrValue', problem);
  holder.tags = { ...tags };
  return ok({ id: request.path, name: 'default', type: 'Microsoft.Resources/tags', properties: { tags } });
}

function findHolder(
  world: World,
  { group = '', app, slot }: Readonly<Record<string, string>>,
): { tags: Record<string, string> } | undefined {
  if (app === undefined) return world.resourceGroups.find((one) => sameName(one.name, group));
  const found = world.apps.find((one) => sameName(one.name, app) && sameName(one.resourceGroup, group));
  return found && placeOf(world, found, slot ?? production)?.slot;
}

function givenTags(request: ArmRequest): Tags {
  const { tags = {} } = (request.body['properties'] ?? {}) as { tags?: Tags };
  return tags;
}

function tagProblem(tags: Tags): string | undefined {
  if (Object.keys(tags).length > limits.count) {
    return `A resource may have ${String(limits.count)} tags and not more.`;
  }
  const wrong = Object.entries(tags).find(
    ([name, value]) =>
      name.length > limits.nameLength || value.length > limits.valueLength || /[<>%&\\?/]/.test(name),
  );
  return wrong === undefined ? undefined : `The tag '${wrong[0]}' has a name or a value that is not allowed.`;
}
