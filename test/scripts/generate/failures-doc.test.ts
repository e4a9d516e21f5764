import { expect } from 'chai';
import { catalogue } from '#failures/catalogue.ts';
import { exitCodes } from '#failures/exit-codes.ts';
import { rowOf } from '#failures/failure-text.ts';
import type { FailureCode } from '#failures/failure.ts';
import { commandNames } from '#parameters/commands.ts';
import { optionNames } from '#parameters/options.ts';
import { makeFailuresDoc, wordsOf } from '../../../scripts/generate/failures-doc.ts';

const codes = Object.keys(catalogue) as FailureCode[];
const { text } = makeFailuresDoc();
/** Names with a hyphen that stand in quotes in the words of failures and are no options. */
const otherNames = ['stage-name', ...commandNames];

describe('scripts: docs/failures.md', () => {
  it('has a heading for every code, so that a link to it works', () => {
    const headings = [...text.matchAll(/^### (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).to.have.members(codes);
    expect(headings).to.have.length(codes.length);
  });

  it('has every exit code that a failure can end a run with', () => {
    const listed = exitCodes.flatMap(({ codes: numbers }) => numbers);
    expect(listed).to.deep.equal([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 130, 143]);
    expect(listed).to.include.members(codes.map((code) => rowOf(code).exit));
  });

  for (const code of codes) {
    describe(code, () => {
      const words = wordsOf(code);

      it('is an identity that TeamCity takes', () => {
        expect(code).to.match(/^[A-Z][A-Z0-9_]{0,59}$/);
      });

      it('says what happened, why and what to do in whole sentences', () => {
        expect(rowOf(code).meaning).to.match(/^[\p{Lu}'a-z].*[.]$/u);
        expect(words.what).to.match(/[.>]$/);
        expect(words.fix).to.match(/[.?>]$/);
        for (const one of Object.values(words)) expect(one).to.not.match(/undefined|\[object|function/);
      });

      it('names only options that exist', () => {
        const named = Object.values(words).flatMap((one) =>
          [...one.matchAll(/'([a-z]+(?:-[a-z]+)+)'/g)].map(([, name]) => name),
        );
        const unknown = named.filter(
          (name) => ![...optionNames, ...otherNames].some((known) => known === name),
        );
        expect(unknown).to.deep.equal([]);
      });
    });
  }
});
