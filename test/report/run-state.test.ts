import { expect } from 'chai';
import type { RunEvent } from '#report/event.ts';
import { describeLeft, describeNext, foldEvent, freshRun } from '#report/run-state.ts';

function leftAfter(...events: readonly RunEvent[]): string {
  return describeLeft(events.reduce(foldEvent, freshRun));
}

const asked = { kind: 'production', state: 'unknown' } as const;
const unhealthy = { kind: 'production', state: 'unhealthy' } as const;
const returned = { kind: 'production', state: 'swapped-back' } as const;

describe('report: run state', () => {
  it('says that nothing was touched by a run that did nothing', () => {
    expect(leftAfter()).to.equal('Nothing was deployed; production is untouched.');
  });

  it('says what the slot holds only when this run pushed it', () => {
    const smokeTest = { kind: 'stage-started', stage: 'smoke-test' } as const;
    expect(leftAfter(smokeTest)).to.equal('Nothing was deployed; production is untouched.');
    const push = { kind: 'stage-started', stage: 'push' } as const;
    expect(leftAfter(push)).to.include('may be deploying');
    expect(leftAfter(push, smokeTest)).to.equal('The slot holds the new build; production is untouched.');
  });

  it('says how the deployment ended that did not succeed', () => {
    const push = { kind: 'stage-started', stage: 'push' } as const;
    const ended = (value: string): RunEvent => ({ kind: 'output', name: 'deployment-status', value });
    expect(leftAfter(push, ended('failed'))).to.include("ended with 'failed'");
    const smokeTest = { kind: 'stage-started', stage: 'smoke-test' } as const;
    expect(leftAfter(push, ended('success'), smokeTest)).to.include('holds the new build');
  });

  it('names what to run first where a swap or its preparation was left half done', () => {
    const next = (...events: readonly RunEvent[]): string | undefined =>
      describeNext(events.reduce(foldEvent, freshRun));
    const pending = { kind: 'preview', state: 'pending' } as const;
    expect(next(asked)).to.include("'slotship recover'");
    expect(next(pending)).to.include("'slotship recover'");
    expect(next(pending, asked, { kind: 'production', state: 'swapped' })).to.include('verifies production');
    expect(next(asked, unhealthy)).to.equal(undefined);
    expect(next()).to.equal(undefined);
  });

  it('names the new build where it is not healthy', () => {
    expect(leftAfter(asked, unhealthy)).to.equal('Production serves the new build and is not healthy.');
  });

  it('names the earlier build where that is not healthy after the return', () => {
    const left = leftAfter(asked, unhealthy, returned, unhealthy);
    expect(left).to.equal('Production serves the earlier build again and is not healthy.');
  });

  it('names a prepared slot that is left behind', () => {
    expect(leftAfter({ kind: 'preview', state: 'pending' })).to.include('prepared for a swap');
  });

  it('names a prepared slot beside a swap whose end is not known', () => {
    const left = leftAfter({ kind: 'preview', state: 'pending' }, asked);
    expect(left).to.include('may still happen').and.to.include('still prepared');
  });

  it('names no prepared slot beside a plain swap', () => {
    expect(leftAfter(asked)).not.to.include('prepared');
  });
});
