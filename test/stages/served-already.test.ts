import { expect } from 'chai';
import { findServed } from '#stages/served-already.ts';
import type { ServedBuild } from '#stages/served-already.ts';
import { findSlot } from '#stages/preflight.ts';
import { fakeDeployment, slotOf } from '../fakes/azure-world.ts';
import { deployPorts } from '../fakes/deploy-ports.ts';
import { sourceCommit } from '../fakes/git.ts';
import { fakePlan } from '../fakes/plan.ts';

type Package = NonNullable<NonNullable<Parameters<typeof fakePlan>[0]>['package']>;

async function findOn(id: string, message: string, given: Package = {}): Promise<ServedBuild | undefined> {
  const ports = deployPorts();
  slotOf(ports.world, 'production').content.deployments = [fakeDeployment(id, { message })];
  const plan = fakePlan({ package: given });
  return findServed(plan, await findSlot(plan.target, undefined, ports), ports);
}

const other = 'b'.repeat(40);
const asItIs = { build: { kind: 'checkout', folder: '/checkout', keepHistory: true } } as const;

describe('a build that production serves already', () => {
  const cases: readonly [string, boolean, string, string, Package][] = [
    [
      'names the same commit and build',
      true,
      other,
      `x\n\nSource-Commit: ${sourceCommit}\nBuild-Number: 7\n`,
      {},
    ],
    [
      'is not another build of it',
      false,
      other,
      `x\n\nSource-Commit: ${sourceCommit}\nBuild-Number: 8\n`,
      {},
    ],
    [
      'is not that number of another commit',
      false,
      other,
      `x\n\nSource-Commit: ${other}\nBuild-Number: 7\n`,
      {},
    ],
    ['is not a commit without a number', false, other, `x\n\nSource-Commit: ${sourceCommit}\n`, {}],
    ['is the commit itself where it is pushed as it is', true, sourceCommit, 'Fix the cart', asItIs],
    ['is no other commit where it is pushed as it is', false, other, 'Fix the cart', asItIs],
  ];
  for (const [claim, served, id, message, given] of cases) {
    it(claim, async () => {
      expect((await findOn(id, message, given))?.active.id).to.equal(served ? id : undefined);
    });
  }
});
