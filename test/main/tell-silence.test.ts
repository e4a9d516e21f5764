import { expect } from 'chai';
import type { Teller } from '#ci/make-teller.ts';
import type { Clock } from '#ports';
import { tellSilence } from '#main/tell-silence.ts';
import type { RunEvent } from '#report/event.ts';

/** A clock whose sleepers wake when time is moved past them. */
function handClock(): Clock & { readonly move: (ms: number) => Promise<void> } {
  let now = 0;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener('abort', () => {
          reject(new Error('stopped'));
        });
      }),
    move: async (ms) => {
      now += ms;
      const due = sleepers.filter(({ at }) => at <= now);
      sleepers = sleepers.filter(({ at }) => at > now);
      for (const { wake } of due) wake();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

function listen(): { readonly said: string[]; readonly teller: Teller } {
  const said: string[] = [];
  const teller = {
    tell: (event: RunEvent) => {
      if (event.kind === 'said') said.push(event.text);
    },
    end: () => Promise.resolve({}),
    redact: (text: string) => text,
  } as unknown as Teller;
  return { said, teller };
}

describe('silence of a run', () => {
  it('is broken every ten seconds with the stage, its time, and what it does', async () => {
    const { said, teller } = listen();
    const clock = handClock();
    const { tell } = tellSilence(teller, clock);
    tell({ kind: 'stage-started', stage: 'push' });
    await clock.move(4_000);
    tell({ kind: 'progressed', text: 'Pushed 1.0 of 2.0 MB' });
    await clock.move(6_000);
    await clock.move(10_000);
    expect(said).to.deep.equal([
      'Still at push, for 10 s: Pushed 1.0 of 2.0 MB',
      'Still at push, for 20 s: Pushed 1.0 of 2.0 MB',
    ]);
  });

  it('does not begin while lines come, between stages, or after the end', async () => {
    const { said, teller } = listen();
    const clock = handClock();
    const watched = tellSilence(teller, clock);
    await clock.move(20_000);
    watched.tell({ kind: 'stage-started', stage: 'push' });
    await clock.move(9_000);
    watched.tell({ kind: 'relayed', source: 'remote', text: 'Building' });
    await clock.move(9_000);
    await watched.end({} as never);
    await clock.move(60_000);
    expect(said).to.deep.equal([]);
  });
});
