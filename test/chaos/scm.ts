import type { ScmAccess } from '#app-service/publishing-credentials.ts';
import { failure } from '#failures/failure.ts';
import type { ScmSite } from '#ports';
import { deploy } from './kudu.ts';
import type { Life } from './life.ts';
import type { ListSight, Looks } from './looks.ts';
import type { FaultKind, Route } from './routes.ts';
import type { Holding, Truth } from './truth.ts';

/** The SCM sites of both slots, as one run sees them. */
export function chaosScm(truth: Truth, life: Life, looks: Looks): (access: ScmAccess) => ScmSite {
  return (access) => {
    const ask = <T>(
      member: keyof ScmSite,
      act: (holding: Holding, contentId: string) => T | Promise<T>,
    ): Promise<T> =>
      life.meet({
        route: `scm ${member}` as Route,
        act: () => {
          const { contentId, holding } = openContent(truth, access, member);
          return act(holding, contentId);
        },
        fail: (fault) => failScm(access, member, fault),
      });
    return {
      listDeployments: () =>
        ask('listDeployments', (holding, contentId) => {
          if (slotOf(access) === 'stage') looks.slotSeen = seeList(truth, contentId, holding);
          else looks.productionListedAt = truth.clock.now();
          return [...holding.deployments];
        }),
      findDeployment: (id) =>
        ask('findDeployment', (holding) => holding.deployments.find((one) => one.id === id)),
      readLog: (id) => ask('readLog', (holding) => [...(holding.logs.get(id) ?? [])]),
      readLogDetails: () => {
        throw new Error('no log here has details');
      },
      readSettings: () => ask('readSettings', () => ({})),
      // Nothing hangs on it.
      readPacks: () => Promise.resolve({ packs: 0, sizeBytes: 0 }),
      redeploy: (id) => {
        const { productionReadAt } = looks;
        return ask('redeploy', (holding, contentId) => {
          const begun = redeploy(truth, life, access, holding, contentId, id);
          looks.pushes.push({ at: truth.clock.now(), productionReadAt });
          return begun;
        });
      },
    };
  };
}

function seeList(truth: Truth, contentId: string, { deployments }: Holding): ListSight {
  return {
    at: truth.clock.now(),
    contentId,
    active: deployments.find((one) => one.active)?.id,
    running: deployments.some((one) => !one.complete),
  };
}

function redeploy(
  truth: Truth,
  life: Life,
  access: ScmAccess,
  holding: Holding,
  contentId: string,
  id: string,
): Promise<void> {
  const commit = truth.commits.get(id);
  const known = holding.head === id || holding.deployments.some((one) => one.id === id);
  if (commit === undefined || !known) throw failScm(access, 'redeploy', 'missing');
  if (holding.cut !== undefined) throw failScm(access, 'redeploy', 'refused');
  truth.tell(`${life.name} deploys ${id.slice(0, 10)} again`);
  return new Promise((resolve, reject) => {
    deploy(truth, contentId, commit, life.name, (end) => {
      if (end === 'complete') resolve();
      else reject(failScm(access, 'redeploy', 'dropped-after'));
    });
  });
}

/** The content that an SCM site shows now. @throws Failure SCM_UNAVAILABLE while it restarts */
export function openContent(
  truth: Truth,
  access: ScmAccess,
  operation: string,
): { readonly contentId: string; readonly holding: Holding } {
  const { slot, content } = truth.place(slotOf(access));
  const { credentials } = access;
  const known = credentials.kind === 'basic' && credentials.userName === `$${slot.name}`;
  if (!slot.scmBasicAuthAllowed || !known) throw failScm(access, operation, 'unauthorized');
  const contentId = content.id;
  const holding = truth.holding(contentId);
  if (truth.clock.now() < holding.scmAwayUntil) throw failScm(access, operation, 'error');
  return { contentId, holding };
}

function slotOf({ scmUrl }: ScmAccess): 'production' | 'stage' {
  return scmUrl.startsWith('https://production') ? 'production' : 'stage';
}

export function failScm({ scmUrl }: ScmAccess, operation: string, fault: FaultKind | 'missing'): Error {
  const facts = { scmUrl, operation, words: `chaos: ${fault}` };
  switch (fault) {
    case 'missing':
      return failure('SCM_REFUSED', { ...facts, status: 404 });
    case 'unauthorized':
      return failure('SCM_UNAUTHORIZED', { ...facts, status: 401 });
    case 'forbidden':
      return failure('SCM_FORBIDDEN', { ...facts, status: 403 });
    case 'scm-throttled':
      return failure('SCM_UNAVAILABLE', { ...facts, status: 429 });
    case 'refused':
      return failure('SCM_BUSY', { ...facts, status: 409 });
    case 'error':
      return failure('SCM_UNAVAILABLE', { ...facts, status: 503 });
    default:
      return failure('SCM_UNAVAILABLE', { ...facts, status: undefined });
  }
}
