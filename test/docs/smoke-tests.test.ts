import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { catalogue } from '#failures/catalogue.ts';
import { rowOf } from '#failures/failure-text.ts';
import type { FailureCode } from '#failures/failure.ts';
import { parseConfigFile } from '#parameters/config-file.ts';

const page = readFileSync(new URL('../../docs/smoke-tests.md', import.meta.url), 'utf8');
const snippets = [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);

describe('docs/smoke-tests.md', () => {
  it('has snippets', () => {
    expect(snippets).to.have.length.above(3);
  });

  snippets.forEach((text, index) => {
    it(`has a snippet ${String(index + 1)} that slotship reads without a problem`, () => {
      const read = parseConfigFile({ path: 'slotship.yml', text });
      expect(read.problems).to.deep.equal([]);
      expect(read.checks.length + Object.keys(read.values).length).to.be.above(0);
    });
  });

  it('gives each failure the exit code that it has', () => {
    const rows = [...page.matchAll(/^\| `([A-Z_]+)` \| (\d) \|/gm)].map(([, code, exit]) => [
      code,
      Number(exit),
    ]);
    const area = Object.keys(catalogue).filter((code) =>
      ['smoke-test', 'verification'].includes(rowOf(code as FailureCode).area),
    );
    expect(rows.map(([code]) => code)).to.have.members(area);
    for (const [code, exit] of rows)
      expect([code, rowOf(code as FailureCode).exit]).to.deep.equal([code, exit]);
  });

  it('links to headings that it has', () => {
    const headings = [...page.matchAll(/^## (.+)$/gm)].map(([, text = '']) =>
      text
        .toLowerCase()
        .replace(/[^a-z0-9 -]/g, '')
        .replaceAll(' ', '-'),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
    expect(links).to.have.members(headings);
  });
});
