import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { findMisspelt } from '#parameters/misspelt.ts';
import { environmentName, parameterName } from '#parameters/option-names.ts';
import { optionNames } from '#parameters/options.ts';
import { stageNames } from '#plan/stage-name.ts';
import { outputs } from '#report/outputs.ts';
import { wordEvent } from '#ci/teamcity-words.ts';

function read(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
}

/** Everything that a page sets in type, such as `slot-url`. */
function codesOf(text: string): readonly string[] {
  return [...text.replace(/```[\s\S]*?```/g, '').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

/** Names of results that a page's table explains. */
function resultsOf(page: string, heading: string): readonly string[] {
  const part = read(page).split(`## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...part.matchAll(/^\| `(?:slotship\.)?([a-z-]+)`/gm)].map(([, name = '']) => name);
}

describe('docs: pages of the CIs', () => {
  it('explain every result and no other', () => {
    const names = Object.keys(outputs);
    expect(resultsOf('docs/teamcity.md', 'Results for later steps')).to.have.members(names);
    expect(resultsOf('docs/github-actions.md', 'Outputs')).to.have.members(names);
  });

  it('name the chart of every stage as TeamCity is told it', () => {
    const codes = codesOf(read('docs/teamcity.md'));
    for (const stage of stageNames) {
      const lines = wordEvent({ kind: 'stage-ended', stage, outcome: 'done', durationMs: 1, fact: 'x' }, '');
      const key = /key='([^']+)'/.exec(lines.join('\n'))?.[1];
      expect(codes).to.include(key);
    }
  });

  it('name only options that there are', () => {
    const known = new Set(optionNames.flatMap((name) => [environmentName(name), parameterName(name)]));
    const results = Object.keys(outputs).map(parameterName);
    for (const path of [
      'README.md',
      'teamcity/README.md',
      'teamcity/slotship-dsl-sample.kts',
      'docs/teamcity.md',
    ]) {
      const named = [...read(path).matchAll(/\bSLOTSHIP_[A-Z_]+\b|"slotship\.[a-z-]+"/g)].map(([name]) =>
        name.replaceAll('"', ''),
      );
      expect(named, path).to.not.be.empty;
      for (const name of named) expect([...known, ...results], path).to.include(name);
    }
  });

  it('speak of results that a later step of the same build takes for no option', () => {
    const properties = Object.fromEntries(Object.keys(outputs).map((name) => [parameterName(name), 'x']));
    expect(findMisspelt({}, properties)).to.deep.equal([]);
  });
});
