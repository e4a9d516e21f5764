import { expect } from 'chai';
import { cutBeginning } from '#app-service/cut-text.ts';
import { Secret } from '#app-service/secret.ts';
import { describeText } from '#azure/answer-text.ts';
import { describeSignInError } from '#azure/sign-in-words.ts';
import { makeRedactor } from '#ci/redact.ts';
import { makeRemoteLines } from '#git/push/remote-lines.ts';
import { plainWords } from '#http/plain-words.ts';
import { makeLineSplitter } from '#processes/line-splitter.ts';
import { makeExcerpt, oneLine, shownVersion } from '#stages/smoke-test/excerpt.ts';

const canary = 'c4n4ry+7/x=Qz!k';

/** Everything that shortens what somebody else wrote before it is told, and after how many characters. */
const cutters: Readonly<Record<string, readonly [longest: number, cut: (text: string) => string]>> = {
  'an excerpt of a body': [500, (body) => makeExcerpt({ ...answer, body })],
  'a header in an excerpt': [200, (server) => makeExcerpt({ ...answer, headers: { server } })],
  'a line of a sentence': [200, oneLine],
  'a version': [80, shownVersion],
  'the words of ARM and Kudu': [1000, describeText],
  'the words of a sign-in': [400, (text) => describeSignInError(new Error(text), undefined)],
  'the words of git': [600, plainWords],
  'a line of a command': [2000, splitLine],
  'a line of the remote': [4096, splitRemote],
};

const answer = { status: 500, headers: {}, body: '', durationMs: 1, url: 'https://shop.example/' };

function splitLine(text: string): string {
  const lines: string[] = [];
  const splitter = makeLineSplitter((line) => lines.push(line));
  splitter.take(new TextEncoder().encode(`${text}\n`));
  return lines.join('\n');
}

function splitRemote(text: string): string {
  const lines: string[] = [];
  const remote = makeRemoteLines((line) => lines.push(line));
  remote.push(Buffer.from(text));
  remote.end();
  return lines.join('\n');
}

describe('CI: pieces of secrets', () => {
  const redactor = makeRedactor();
  redactor.learn(new Secret(canary));
  const pieces = Array.from({ length: canary.length - 3 }, (_, at) => canary.slice(at, at + 4));
  const shown = (text: string): readonly string[] =>
    pieces.filter((piece) => redactor.redact(text).includes(piece));

  const written = {
    'a secret': canary,
    'a secret in colours': `c4n4ry\u001B[31m${canary.slice(6)}\u001B[0m`,
  };
  for (const [name, [longest, cut]] of Object.entries(cutters)) {
    for (const [what, secret] of Object.entries(written)) {
      it(`shows no piece of ${what} where ${name} is cut`, () => {
        for (let behind = 0; behind <= secret.length; behind += 1) {
          const text = `${'x'.repeat(longest - behind)}${secret}${'y'.repeat(longest)}`;
          expect(shown(cut(text)), `${String(behind)} before the cut`).to.deep.equal([]);
        }
      });
    }
  }

  it('shows no piece of a secret where the beginning of an output is cut', () => {
    for (let behind = 0; behind <= canary.length; behind += 1)
      expect(shown(cutBeginning(`x${canary}${'y'.repeat(500 - behind)}`, 500))).to.deep.equal([]);
  });
});
