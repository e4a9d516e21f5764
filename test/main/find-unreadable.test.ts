import { Buffer } from 'node:buffer';
import { expect } from 'chai';
import type { InputProblem } from '#failures/codes/input.ts';
import { findMissingBuild, findUnreadable, type Named } from '#main/find-unreadable.ts';
import type { World } from '#main/world.ts';
import { Secret } from '#app-service/secret.ts';

const world = {
  readBytes: (path: string) => (path === '/empty.pem' ? Buffer.from('none') : undefined),
  isFolder: (path: string) => path === '/build',
} as unknown as World;

const named = (
  parameters: object,
  origins: Named['origins'] = {},
  command: Named['command'] = 'deploy',
): Named => ({
  command,
  parameters: parameters as Named['parameters'],
  origins,
});
const told = (what: Named): readonly (readonly [string, string | undefined])[] =>
  findUnreadable(what, world).map(({ code, facts }) => {
    const { option, origin } = facts as Partial<InputProblem>;
    return [option ?? code, origin];
  });

describe('main: files that options name', () => {
  it('tells all that cannot be read at once, each with where it came from', () => {
    const parameters = { caFile: '/no.pem', publishProfile: new Secret('/no.xml'), build: '/no' };
    const origins = {
      'ca-file': 'SLOTSHIP_CA_FILE',
      'publish-profile': 'flag --publish-profile',
      build: 'slotship.yml:3',
    };
    expect(told(named(parameters, origins))).to.deep.equal([
      ['ca-file', 'SLOTSHIP_CA_FILE'],
      ['publish-profile', 'flag --publish-profile'],
      ['PACKAGE_FOLDER_MISSING', undefined],
    ]);
    expect(findMissingBuild(named(parameters, origins), world)[0]?.facts).to.have.property(
      'words',
      'There is no such folder. Its path came from slotship.yml:3.',
    );
  });

  it('tells a file without a certificate', () => {
    expect(told(named({ caFile: '/empty.pem' }, { 'ca-file': 'flag --ca-file' }))).to.deep.equal([
      ['ca-file', 'flag --ca-file'],
    ]);
  });

  it('has nothing to say of a build that is there, nor for a command that takes none', () => {
    expect(told(named({ build: '/build' }))).to.deep.equal([]);
    expect(told(named({ build: '/no' }, {}, 'swap'))).to.deep.equal([]);
  });
});
