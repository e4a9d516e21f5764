import { expect } from 'chai';
import { Failure, failure } from '#failures/failure.ts';
import { throwProblems } from '#git/folder/throw-problems.ts';

const problems = (count: number): Failure[] =>
  Array.from({ length: count }, (_, index) =>
    failure('PACKAGE_NAME_ODD', { path: String(index), words: 'odd' }),
  );

function told(count: number): readonly Failure[] {
  try {
    throwProblems(problems(count));
    return [];
  } catch (thrown) {
    return thrown instanceof Failure ? [thrown, ...thrown.others] : [];
  }
}

describe('git: problems of a build', () => {
  it('are told all at once, and none is no failure', () => {
    expect([0, 1, 20].map((count) => told(count).length)).to.deep.equal([0, 1, 20]);
  });

  it('are counted where they are too many to read', () => {
    const last = told(25).at(-1);
    expect([told(25).length, last?.code, last?.facts]).to.deep.equal([
      21,
      'PACKAGE_MORE_PROBLEMS',
      { count: 5 },
    ]);
  });
});
