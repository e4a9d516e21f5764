import { expect } from 'chai';
import { makeCommandEnv } from '#processes/command-env.ts';

const agent = {
  PATH: '/bin',
  Path: 'C:\\bin',
  HOME: '/home/ci',
  TMPDIR: '/tmp',
  LANG: 'C.UTF-8',
  LC_ALL: 'C',
  SystemRoot: 'C:\\Windows',
  AZURE_CLIENT_SECRET: 'canary',
  GITHUB_TOKEN: 'canary',
  NODE_OPTIONS: '--inspect',
  API_KEY: 'k',
  unset: undefined,
};

describe('command environment', () => {
  it('hands on what any program needs and nothing else', () => {
    expect(makeCommandEnv(agent, [], {}, []).env).to.deep.equal({
      PATH: '/bin',
      Path: 'C:\\bin',
      HOME: '/home/ci',
      TMPDIR: '/tmp',
      LANG: 'C.UTF-8',
      LC_ALL: 'C',
      SystemRoot: 'C:\\Windows',
    });
  });

  it('adds the names that were asked for, without regard to case, and what is set', () => {
    const { env, withheld } = makeCommandEnv(agent, ['api_key', 'MISSING'], { SLOTSHIP_SLOT: 'stage' }, []);
    expect(env).to.include({ API_KEY: 'k', SLOTSHIP_SLOT: 'stage' });
    expect(env).to.not.have.any.keys('MISSING', 'GITHUB_TOKEN', 'NODE_OPTIONS');
    expect(withheld).to.deep.equal([]);
  });

  it('withholds a blocked name in whatever case it is asked for, and says so', () => {
    const { env, withheld } = makeCommandEnv(agent, ['azure_client_secret', 'API_KEY'], {}, [
      'AZURE_CLIENT_SECRET',
    ]);
    expect(env).to.have.property('API_KEY', 'k');
    expect(JSON.stringify(env)).to.not.contain('canary');
    expect(withheld).to.deep.equal(['azure_client_secret']);
  });

  it('lets what is set win over what is inherited', () => {
    expect(makeCommandEnv(agent, [], { HOME: '/elsewhere' }, []).env['HOME']).to.equal('/elsewhere');
  });
});
