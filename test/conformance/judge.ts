import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { LiveValidator } from 'oav/dist/lib/liveValidation/liveValidator.js';
import { errorProblems } from './error-problems.ts';
import type { Exchange, Verdict } from './exchange.ts';

export type Judge = (exchange: Exchange) => Promise<Verdict>;

const definitions = 'specification/web/resource-manager/Microsoft.Web/stable';
const knownVersions = ['2016-08-01', '2022-03-01', '2023-12-01'];
const newestKnown = '2023-12-01';

/**
 * A judge by Microsoft's REST definitions in `folder` (a copy of the public repository of Azure's definitions).
 *
 * Bodies of success and ARM's errors go to oav's live validator, errors also to the two envelopes that Azure really has; a poll that ends
 * with the resource is read as that resource. An api-version that the folder does not have, or none, is read as 2023-12-01.
 * Requests are not judged: they are the official client's.
 */
export async function makeJudge(folder: string): Promise<Judge> {
  for (const version of knownVersions) {
    const file = join(folder, definitions, version, 'WebApps.json');
    if (!existsSync(file)) throw new Error(`The definitions are not complete: ${file} is missing.`);
  }
  const validator = new LiveValidator(
    {
      directory: resolve(folder),
      swaggerPathsPattern: [`${definitions}/*/{WebApps,ResourceProvider}.json`],
      git: { shouldClone: false },
      isPathCaseSensitive: false,
      loadValidatorInInitialize: false,
    },
    () => undefined,
  );
  await validator.initialize();
  return async (exchange) => {
    const status = Number(exchange.liveResponse.statusCode);
    const { responseValidationResult: result } = await validator.validateLiveRequestResponse(
      prepared(endOfPoll(exchange)),
    );
    const undefinedOperation = result.runtimeException?.code.startsWith('OPERATION_NOT_FOUND') ?? false;
    const operation = undefinedOperation ? nameOf(exchange) : result.operationInfo.operationId;
    const { body } = exchange.liveResponse;
    const told = result.errors.map(
      ({ message, pathsInPayload }) => `${message} (${pathsInPayload.join(', ')})`,
    );
    const problems = status < 400 ? told : [...errorProblems(status, body), ...(saidByArm(body) ? told : [])];
    if (problems.length > 0) return { operation, kind: 'differs', problems };
    if (undefinedOperation) return { operation, kind: 'undefined operation', problems };
    if (result.runtimeException !== undefined) {
      return { operation, kind: 'differs', problems: [result.runtimeException.message] };
    }
    return { operation, kind: 'conforms', problems };
  };
}

/** The definitions know ARM's envelope alone; Microsoft.Web's is judged by what was recorded. */
function saidByArm(body: unknown): boolean {
  return typeof body === 'object' && body !== null && 'error' in body;
}

type OavExchange = Parameters<LiveValidator['validateLiveRequestResponse']>[0];

/** A copy as oav wants it: it writes into what it is given, and knows only the versions of the folder. */
function prepared({ liveRequest, liveResponse }: Exchange): OavExchange {
  const url = new URL(liveRequest.url, 'https://management.azure.com');
  const version = url.searchParams.get('api-version');
  if (version === null || !knownVersions.includes(version)) url.searchParams.set('api-version', newestKnown);
  return structuredClone({
    liveRequest: { ...liveRequest, url: url.href, query: Object.fromEntries(url.searchParams) },
    liveResponse,
  }) as OavExchange;
}

/** The last answer of a poll has no definition of its own; where it carries the resource, it is read as that. */
function endOfPoll(exchange: Exchange): Exchange {
  const { liveRequest, liveResponse } = exchange;
  const path = /^([^?]*)\/operationresults\/[^/?]+\?/i.exec(liveRequest.url)?.[1];
  if (path === undefined || liveResponse.statusCode !== '200' || liveResponse.body === undefined)
    return exchange;
  const version = new URL(liveRequest.url, 'https://management.azure.com').searchParams.get('api-version');
  const url = `${path}?api-version=${version ?? newestKnown}`;
  return { liveRequest: { ...liveRequest, method: 'GET', url }, liveResponse };
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/\/subscriptions\/[^/]+/i, '/subscriptions/{subscription}'],
  [/\/resourceGroups\/[^/]+/i, '/resourceGroups/{group}'],
  [/\/sites\/[^/]+/i, '/sites/{app}'],
  [/\/serverfarms\/[^/]+/i, '/serverfarms/{plan}'],
  [/\/slots\/[^/]+/i, '/slots/{slot}'],
  [/\/operationresults\/[^/]+/i, '/operationresults/{id}'],
];

function nameOf({ liveRequest }: Exchange): string {
  const path = liveRequest.url.replace(/\?.*$/, '');
  return `${liveRequest.method} ${kinds.reduce((name, [pattern, kind]) => name.replace(pattern, kind), path)}`;
}
