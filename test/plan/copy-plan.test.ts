import { expect } from 'chai';
import { readParameters } from '#parameters/read-parameters.ts';
import { makeCopyPlan } from '#plan/copy-plan.ts';
import { failureOf } from '../fakes/rejection.ts';
import { plainFacts } from '../fakes/build-facts.ts';

const target = ['--app', 'shop', '--subscription-id', '11111111-2222-3333-4444-555555555555'];

function read(...flags: string[]) {
  return readParameters({
    command: 'settings copy',
    flags: [...target, ...flags],
    env: {},
    properties: {},
    configFile: undefined,
    facts: plainFacts(),
  }).parameters;
}

describe('plan: settings copy', () => {
  it('copies from production to the slot unless told otherwise', () => {
    expect(makeCopyPlan(read())).to.deep.equal({ from: 'production', to: 'stage', only: [], sticky: [] });
    expect(makeCopyPlan(read('--slot', 'blue'))).to.deep.include({ to: 'blue' });
    expect(makeCopyPlan(read('--from', 'stage', '--to', 'Production'))).to.deep.include({
      from: 'stage',
      to: 'production',
    });
  });

  it('takes names with commas between them', () => {
    const plan = makeCopyPlan(read('--only', 'A, B,', '--sticky', 'ROLE'));
    expect(plan).to.deep.include({ only: ['A', 'B'], sticky: ['ROLE'] });
  });

  it('is refused from a slot to itself', async () => {
    const same = Promise.resolve().then(() => read('--from', 'Stage', '--to', 'stage'));
    const failed = await failureOf(same);
    expect(failed.facts).to.deep.include({ option: 'to' });
  });
});
