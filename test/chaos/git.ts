import { createHash } from 'node:crypto';
import { failure } from '#failures/failure.ts';
import type { Ancestry, Git, PackedBuild, PackRequest, PushReceipt, PushRequest } from '#ports';
import { deploy } from './kudu.ts';
import type { Life } from './life.ts';
import type { Looks } from './looks.ts';
import { failScm, openContent } from './scm.ts';
import type { KnownCommit, Quality, Truth } from './truth.ts';

/** A build that a run deploys; its place in the history is its number. */
export interface Build {
  readonly number: number;
  readonly quality: Quality;
}

/** Id of the source commit of a build: the number can be read back from it. */
export function sourceOf({ number }: Pick<Build, 'number'>): string {
  return String(number).padEnd(40, 'c');
}

/** Git as one run sees it: its checkout is `build`, and both slots' repositories go with their content. */
export function chaosGit(truth: Truth, life: Life, looks: Looks, build: Build): Git {
  const local = <T>(member: 'readCheckout' | 'readAncestry' | 'packBuild', act: () => T): Promise<T> =>
    life.meet({ route: `git ${member}`, act, fail: () => new Error('a local call does not fail') });
  const source = sourceOf(build);
  const author = { name: 'Ada', email: 'ada@example.com' };
  return {
    readCheckout: () =>
      local('readCheckout', () => ({
        head: { id: source, subject: `Change ${String(build.number)}`, author, committedAt: 0 },
        branch: 'main',
        root: '/checkout',
        shallow: false,
      })),
    readAncestry: (_folder, first, second) => local('readAncestry', () => relate(first, second)),
    readHeads: (remote) =>
      life.meet({
        route: 'git readHeads',
        act: (): Readonly<Record<string, string>> => {
          const { head } = openContent(truth, remote, 'read heads').holding;
          return head === undefined ? {} : { master: head };
        },
        fail: (fault) => failScm(remote, 'read heads', fault),
      }),
    readAhead: () => ({ stop: () => Promise.resolve() }),
    packBuild: (request) => local('packBuild', () => pack(truth, life, build, request)),
    pushBuild: (packed, request) => push(truth, life, looks, packed, request),
  };
}

/** Numbers follow one another on one branch; any other commit is foreign to the checkout. */
function relate(first: string, second: string): Ancestry {
  const [one, two] = [first, second].map((id) =>
    /^\d+c+$/.test(id) ? Number(id.replace(/c+$/, '')) : undefined,
  );
  if (one === undefined || two === undefined) return 'unknown';
  if (one === two) return 'same';
  return one < two ? 'ancestor' : 'descendant';
}

function pack(truth: Truth, life: Life, build: Build, request: PackRequest): PackedBuild {
  const tree = hash(`${sourceOf(build)} ${JSON.stringify(request.extraFiles)}`);
  const content = hash(sourceOf(build));
  const message = request.message(content);
  const upToDate = request.tip !== undefined && truth.commits.get(request.tip)?.tree === tree;
  const commit = upToDate
    ? request.tip
    : hash(`${tree} ${message} ${request.tip ?? ''} ${String(request.at)}`);
  if (!upToDate) {
    const made = {
      id: commit,
      tree,
      message,
      version: sourceOf(build),
      quality: build.quality,
      by: life.name,
    };
    truth.commits.set(commit, made);
  }
  return {
    commit,
    tree,
    content,
    upToDate,
    files: 1,
    objects: 1,
    sizeBytes: 100,
    notes: [],
    release: () => Promise.resolve(),
  };
}

function push(
  truth: Truth,
  life: Life,
  looks: Looks,
  packed: PackedBuild,
  request: PushRequest,
): Promise<PushReceipt> {
  const { remote } = request;
  const { productionReadAt } = looks;
  return life.meet({
    route: 'git pushBuild',
    act: () => {
      const { contentId, holding } = openContent(truth, remote, 'push');
      if (holding.cut !== undefined) throw failScm(remote, 'push', 'refused');
      if (holding.head !== request.lease) {
        const moved = { branch: 'master', expected: request.lease, found: holding.head, who: undefined };
        throw failure('PUSH_LEASE_LOST', moved);
      }
      const commit = knownCommit(truth, packed.commit);
      const isOwn = (id: string | undefined): boolean => truth.commits.get(id ?? '')?.by === life.name;
      if (!isOwn(holding.head) && holding.deployments.some(({ id }) => isOwn(id)))
        looks.wrongs.push('pushed over a build that had replaced its own');
      holding.head = commit.id;
      looks.pushes.push({ at: truth.clock.now(), productionReadAt });
      truth.tell(`${life.name} pushes ${commit.id.slice(0, 10)}`);
      return new Promise<PushReceipt>((resolve) => {
        deploy(truth, contentId, commit, life.name, (end) => {
          resolve({ sentBytes: 100, objects: 1, heardToTheEnd: end === 'complete' });
        });
      });
    },
    fail: (fault) => {
      if (fault === 'refused') return failScm(remote, 'push', fault);
      return failure('PUSH_UNDECIDED', { remote: remote.scmUrl, words: `chaos: ${fault}`, sentBytes: 50 });
    },
    unheard: (receipt) => ({ ...receipt, heardToTheEnd: false }),
  });
}

function knownCommit(truth: Truth, id: string): KnownCommit {
  const found = truth.commits.get(id);
  if (found === undefined) throw new Error(`commit ${id} was never made`);
  return found;
}

export function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
