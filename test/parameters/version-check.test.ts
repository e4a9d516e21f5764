import { expect } from 'chai';
import { describeVersionCheck, parseVersionCheck } from '#parameters/version-check.ts';

describe('parameters: version check', () => {
  const good = {
    '/slotship.json json $.commit': {
      path: '/slotship.json',
      place: { kind: 'json-path', path: '$.commit' },
      expect: '{commit}',
    },
    '/version header X-Commit = {commit}': {
      path: '/version',
      place: { kind: 'header', name: 'X-Commit' },
      expect: '{commit}',
    },
    '/ pattern build (\\d+) = {build}': {
      path: '/',
      place: { kind: 'pattern', pattern: 'build (\\d+)' },
      expect: '{build}',
    },
    '/a pattern v = (\\S+) = {commit}': {
      path: '/a',
      place: { kind: 'pattern', pattern: 'v = (\\S+)' },
      expect: '{commit}',
    },
    '/version.txt body = release {build}': {
      path: '/version.txt',
      place: { kind: 'body' },
      expect: 'release {build}',
    },
    '/version.txt = 7': { path: '/version.txt', place: { kind: 'body' }, expect: '7' },
    '/version.txt': { path: '/version.txt', place: { kind: 'body' }, expect: '{commit}' },
    "/v json $.items[?(@.name == 'api')].commit": {
      path: '/v',
      place: { kind: 'json-path', path: "$.items[?(@.name == 'api')].commit" },
      expect: '{commit}',
    },
  } as const;
  for (const [text, value] of Object.entries(good)) {
    it(`reads '${text}'`, () => {
      expect(parseVersionCheck(text)).to.deep.equal({ value });
    });
    it(`describes '${text}' so that it reads back as itself`, () => {
      expect(parseVersionCheck(describeVersionCheck(value))).to.deep.equal({ value });
    });
  }

  const bad = {
    'version json $.commit': "does not begin with '/'",
    '//other.example/ body': 'names another host',
    '/v json': "has 'json' after its path",
    '/v json commit': 'is no JSONPath',
    '/v jsn $.commit': "has 'jsn $.commit' after its path",
    '/v header a b': 'is no header name',
    '/v pattern (': 'is no regular expression',
    '/v body =': "nothing after '='",
    '/v?code=abc body': 'has a secret in its path',
  };
  for (const [text, problem] of Object.entries(bad)) {
    it(`refuses '${text}'`, () => {
      expect(parseVersionCheck(text)).to.have.property('problem').that.includes(problem);
    });
  }
});
