import { createHash } from 'node:crypto';
import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import type { Ancestry, Checkout, Git, PackedBuild } from '#ports';
import type { AzureWorld, FakeContent } from './azure-world.ts';
import { fakeDeployment } from './azure-world.ts';

export const sourceCommit = 'a'.repeat(40);

/** What the next pushes do, in order; `ok` when the list is empty. */
export type FakePush =
  | { readonly kind: 'ok' }
  /** Thrown before the commit arrives, or after it. */
  | { readonly kind: 'throws'; readonly failure: Failure; readonly arrived: boolean }
  /** Takes the commit and leaves this record of it instead of a success; undefined: none. */
  | { readonly kind: 'leaves'; readonly record: Partial<ReturnType<typeof fakeDeployment>> | undefined };

export interface FakeGit extends Git {
  readonly pushes: readonly string[];
  /** Heads of the repositories, by SCM URL; they do not move with a swap unless a test moves them. */
  readonly heads: Record<string, string | undefined>;
  /** The tree that the folder has now: another text makes another build. */
  tree: string;
  checkout: Checkout | undefined;
  ancestry: Ancestry;
  next: FakePush[];
}

/** Makes git of plain data: a push moves the head and leaves a deployment in the world. */
export function fakeGit(world: AzureWorld): FakeGit {
  const pushes: string[] = [];
  const trees: Record<string, string> = {};
  const contentAt = (scmUrl: string): FakeContent => {
    const found = world.slots.find((one) => one.slot.scmUrl === scmUrl);
    if (found === undefined) throw new Error(`the world has no SCM site ${scmUrl}`);
    return found.content;
  };
  const git: FakeGit = {
    pushes,
    heads: {},
    tree: 'tree-1',
    checkout: {
      head: {
        id: sourceCommit,
        subject: 'Fix the cart',
        author: { name: 'Ada', email: 'ada@example.com' },
        committedAt: 0,
      },
      branch: 'main',
      root: '/checkout',
      shallow: false,
    },
    ancestry: 'unknown',
    next: [],
    readCheckout: () => Promise.resolve(git.checkout),
    readAncestry: () => Promise.resolve(git.ancestry),
    readHeads: ({ scmUrl }) => {
      const head = git.heads[scmUrl];
      return Promise.resolve(head === undefined ? {} : { master: head });
    },
    readAhead: () => ({ stop: () => Promise.resolve() }),
    packBuild: (request) => {
      const tree = `${git.tree} ${JSON.stringify(request.extraFiles)}`;
      const content = hash(git.tree);
      const message = request.message(content);
      const upToDate = request.tip !== undefined && trees[request.tip] === tree;
      const id = upToDate ? request.tip : hash(`${tree} ${message} ${request.tip ?? ''}`);
      trees[id] = tree;
      messages.set(id, message);
      const build: PackedBuild = {
        commit: id,
        tree: hash(tree),
        content,
        upToDate,
        files: 3,
        objects: 4,
        sizeBytes: 500,
        notes: [],
        release: () => Promise.resolve(),
      };
      return Promise.resolve(build);
    },
    pushBuild: (build, request) => {
      const { scmUrl } = request.remote;
      pushes.push(build.commit);
      if (git.heads[scmUrl] !== request.lease) {
        return Promise.reject(
          failure('PUSH_UNDECIDED', { remote: scmUrl, words: 'the head moved', sentBytes: 0 }),
        );
      }
      const met = git.next.shift() ?? { kind: 'ok' };
      if (met.kind === 'throws' && !met.arrived) return Promise.reject(met.failure);
      git.heads[scmUrl] = build.commit;
      if (met.kind !== 'leaves' || met.record !== undefined) {
        const record = met.kind === 'leaves' ? (met.record ?? {}) : {};
        deploy(
          contentAt(scmUrl),
          fakeDeployment(build.commit, { message: messages.get(build.commit) ?? '', ...record }),
        );
      }
      if (met.kind === 'throws') return Promise.reject(met.failure);
      return Promise.resolve({ sentBytes: build.sizeBytes, objects: build.objects, heardToTheEnd: true });
    },
  };
  const messages = new Map<string, string>();
  return git;
}

function deploy(content: FakeContent, made: ReturnType<typeof fakeDeployment>): void {
  const others = content.deployments.filter((one) => one.id !== made.id);
  content.deployments = [made, ...others.map((one) => (made.active ? { ...one, active: false } : one))];
}

function hash(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
