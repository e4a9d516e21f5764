import { expect } from 'chai';
import type { TextPart } from '#app-service/smoke-test.ts';
import { hasLiteralSecret, hasSecretInBody, parseTextParts, referencesOf } from '#parameters/text-parts.ts';

function parts(text: string): readonly TextPart[] {
  const parsed = parseTextParts(text);
  if ('value' in parsed) return parsed.value;
  throw new Error(parsed.problem);
}

describe('parameters: text with references', () => {
  it('keeps references and literals apart', () => {
    expect(parts('a ${env:B_1}${env:C} d$e')).to.deep.equal([
      { kind: 'literal', text: 'a ' },
      { kind: 'environment', name: 'B_1' },
      { kind: 'environment', name: 'C' },
      { kind: 'literal', text: ' d$e' },
    ]);
    expect(referencesOf(parts('a ${env:B_1}${env:C}'))).to.deep.equal(['B_1', 'C']);
    expect(parts('')).to.deep.equal([]);
  });

  for (const text of ['${B}', '${env:}', '${env:A-B}', '${env:1}', 'a ${env:B', '${{ secrets.A }}']) {
    it(`refuses '${text}'`, () => {
      expect(parseTextParts(text)).to.have.property('problem');
    });
  }

  const headers: readonly [string, string, boolean][] = [
    ['Authorization', 'Bearer ${env:A}', false],
    ['Authorization', 'Bearer abc', true],
    ['Authorization', 'Basic ${env:USER}:${env:PASSWORD}', false],
    ['authorization', 'Bearer aaaaaaaaaaaaaaaaaaaa ${env:A}', true],
    ['X-Functions-Key', 'abc', true],
    ['Ocp-Apim-Subscription-Key', '${env:A}', false],
    ['Cookie', 'a=b', true],
    ['X-Api-Key', '', true],
    ['Accept', 'application/json', false],
    ['X-Request-Id', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaa', false],
  ];
  for (const [name, value, found] of headers) {
    it(`${found ? 'finds a' : 'finds no'} secret spelt out in '${name}: ${value}'`, () => {
      expect(hasLiteralSecret(name, parts(value))).to.equal(found);
    });
  }

  const bodies: readonly [string, boolean][] = [
    ['{"password":"abc"}', true],
    ['{"password": "${env:P}"}', false],
    ['client_secret=abc', true],
    ['client_secret=${env:S}&a=b', false],
    ['{"note":"the password is not here"}', false],
    ['{"access_token": ""}', false],
  ];
  for (const [body, found] of bodies) {
    it(`${found ? 'finds a' : 'finds no'} secret spelt out in ${body}`, () => {
      expect(hasSecretInBody(parts(body))).to.equal(found);
    });
  }
});
