import { expect } from 'chai';
import { makeBackground } from '#emulator/server/background.ts';

describe('emulator: background work', () => {
  it('goes one after the other per key, and side by side between keys', async () => {
    const background = makeBackground(() => undefined);
    const order: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    void background.run('a', async () => {
      await gate;
      order.push('a1');
    });
    void background.run('a', () => {
      order.push('a2');
      return Promise.resolve();
    });
    await background.run('b', () => {
      order.push('b1');
      return Promise.resolve();
    });
    release();
    await background.settled();
    expect(order).to.deep.equal(['b1', 'a1', 'a2']);
  });

  it('tells of work that failed, and goes on', async () => {
    const problems: string[] = [];
    const background = makeBackground((text) => problems.push(text));
    await background.run('a', () => Promise.reject(new Error('broken')));
    let ran = false;
    await background.run('a', () => {
      ran = true;
      return Promise.resolve();
    });
    expect([ran, problems.length, problems[0]?.startsWith('a: Error: broken')]).to.deep.equal([
      true,
      1,
      true,
    ]);
  });
});
