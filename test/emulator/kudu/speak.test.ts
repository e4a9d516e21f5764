import { expect } from 'chai';
import { setTimeout as sleep } from 'node:timers/promises';
import { makeSpeaker } from '#emulator/kudu/speak.ts';

describe('emulator: speaker of a push', () => {
  it('writes a dot again and again in silence, and a line end before what comes next', async () => {
    let text = '';
    const speaker = makeSpeaker((part) => (text += part), { silenceMs: 20, dotMs: 5 });
    speaker.say('first');
    while (!text.includes('..')) await sleep(5);
    speaker.say('second');
    speaker.end();
    expect(text).to.match(/^first\n\.{2,}\nsecond\n$/u);
  });

  it('ends dots with a line end, and is silent afterwards', async () => {
    let text = '';
    const speaker = makeSpeaker((part) => (text += part), { silenceMs: 1, dotMs: 1 });
    while (text === '') await sleep(1);
    speaker.end();
    const ended = text;
    await sleep(10);
    expect([ended, text])
      .to.deep.equal([text, ended])
      .and.satisfy(() => /^\.+\n$/u.test(text));
  });
});
