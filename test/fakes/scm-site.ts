import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import type { Failure } from '#failures/failure.ts';
import { failure } from '#failures/failure.ts';
import type { ScmSite } from '#ports';
import type { AzureWorld, FakeContent } from './azure-world.ts';

export interface FakeScmSite extends ScmSite {
  /** Every call in order, `findDeployment <id>`. */
  readonly calls: readonly string[];
}

/**
 * Makes Kudu of plain data, read anew at each call. `meet` is asked before every call, with its count from 1, and
 * may give a failure to throw or change the content.
 */
export function fakeScmSite(
  content: () => FakeContent,
  meet: (call: string, count: number) => Failure | undefined = () => undefined,
): FakeScmSite {
  const calls: string[] = [];
  const ask = async <T>(words: readonly string[], act: () => T): Promise<T> => {
    const call = words.join(' ');
    calls.push(call);
    await Promise.resolve();
    const met = meet(call, calls.length);
    if (met !== undefined) throw met;
    return act();
  };
  return {
    calls,
    listDeployments: () => ask(['listDeployments'], () => [...content().deployments]),
    findDeployment: (id) =>
      ask(['findDeployment', id], () => content().deployments.find((one) => one.id === id)),
    readLog: (id) => ask(['readLog', id], () => content().logs[id] ?? []),
    readLogDetails: (id, entryId) =>
      ask(['readLogDetails', id, entryId], () => content().logDetails[entryId] ?? []),
    redeploy: (id) =>
      ask(['redeploy', id], () => {
        activate(content(), id);
      }),
    readSettings: () => ask(['readSettings'], () => content().kuduSettings),
    readPacks: () => ask(['readPacks'], () => content().packs),
  };
}

/** The SCM sites of a world, found by their URL; credentials that do not fit are refused. */
export function fakeScmSites(world: AzureWorld): (access: ScmAccess) => ScmSite {
  return (access) => {
    const find = (): AzureWorld['slots'][number] => {
      const found = world.slots.find((one) => one.slot.scmUrl === access.scmUrl);
      if (found === undefined) throw new Error(`the world has no SCM site ${access.scmUrl}`);
      return found;
    };
    return fakeScmSite(
      () => find().content,
      (call) => {
        const { credentials } = access;
        if (credentials.kind === 'bearer' || credentials.userName === find().userName) return undefined;
        const facts = { scmUrl: access.scmUrl, operation: call, status: 401, words: 'Unauthorized' };
        return failure('SCM_UNAUTHORIZED', facts);
      },
    );
  };
}

function activate(content: FakeContent, id: string): void {
  if (!content.deployments.some((one) => one.id === id)) {
    const words = 'Repository could not be found.';
    throw failure('SCM_REFUSED', { scmUrl: 'fake', operation: 'deploy again', status: 404, words });
  }
  content.deployments = content.deployments.map((one) => ({ ...one, active: one.id === id }));
}
