import { readFileSync } from 'node:fs';
import { parse as parseDot } from 'dot-properties';
import { expect } from 'chai';
import { getProperties } from 'properties-file';
import { parseProperties } from '#ci/parse-properties.ts';
import { decodeProperties, readTeamCityProperties } from '#ci/teamcity-properties.ts';

const folder = new URL('../fixtures/properties/', import.meta.url);
const build = readFileSync(new URL('build.properties', folder));
const config = readFileSync(new URL('config.properties', folder));
const env = { TEAMCITY_BUILD_PROPERTIES_FILE: '/agent/temp/build.properties' };

/** The agent's disk, holding what Java wrote. */
function readFile(path: string): Buffer | undefined {
  const files: Record<string, Buffer> = {
    '/agent/temp/build.properties': build,
    '/agent/temp/config parameters.properties': config,
  };
  return files[path];
}

describe('ci: teamcity-properties', () => {
  it('reads both files that Java wrote, exactly', () => {
    const read = readTeamCityProperties(env, readFile);
    expect(Object.fromEntries(Object.entries(read).filter(([key]) => key !== '__proto__'))).to.deep.equal({
      'teamcity.configuration.properties.file': '/agent/temp/config parameters.properties',
      'teamcity.build.checkoutDir': 'C:\\agent\\work\\1f2e',
      'build.vcs.number': '0012345678901234567890123456789012345678',
      version: '1.10',
      float: '1e5',
      empty: '',
      'teamcity.auth.password': 'p=a:s#s!w\\ord',
      both: 'config',
      'teamcity.build.branch': 'feature/stäging-😀',
      'teamcity.serverUrl': 'https://teamcity.example.com',
      'teamcity.build.id': '4711',
      'key with = : # ! blanks': '  two leading, two trailing  ',
      lines: 'one\ntwo\r\nthree\ttab\ffeed',
      pipe: "it's |n ##teamcity[x] %y%",
      'slotship.slot': 'stage',
    });
    expect(Object.entries(read)).to.deep.include(['__proto__', 'only a key']);
  });

  it('reads each of them as two other readers do', () => {
    for (const bytes of [build, config]) {
      const text = bytes.toString('latin1').replace(/^__proto__.*\n/m, '');
      expect(parseProperties(text)).to.deep.equal(parseDot(text));
      expect(parseProperties(text)).to.deep.equal(getProperties(text));
    }
  });

  it('has no parameters where no file is named or readable', () => {
    expect(readTeamCityProperties({}, readFile)).to.deep.equal({});
    expect(readTeamCityProperties({ TEAMCITY_BUILD_PROPERTIES_FILE: '' }, readFile)).to.deep.equal({});
    expect(readTeamCityProperties({ TEAMCITY_BUILD_PROPERTIES_FILE: '/gone' }, readFile)).to.deep.equal({});
  });

  it('keeps the build file when the second is gone', () => {
    const read = readTeamCityProperties(env, (path) => (path.includes('build.') ? build : undefined));
    expect(read['both']).to.equal('build');
  });

  it('takes bytes for UTF-8 where they are that, else for Latin-1', () => {
    expect(decodeProperties(Buffer.from('a=ä', 'utf8'))).to.equal('a=ä');
    expect(decodeProperties(Buffer.from('a=ä', 'latin1'))).to.equal('a=ä');
  });
});
