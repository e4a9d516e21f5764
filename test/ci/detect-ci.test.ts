import { createRequire } from 'node:module';
import { expect } from 'chai';
import type { CiName } from '#app-service/build-facts.ts';
import { detectCi, readBuildFacts } from '#ci/detect-ci.ts';
import { ciEnvironments, sampleCommit } from '../fixtures/ci-environments.ts';

type NamedCi = keyof typeof ciEnvironments;
const names = Object.keys(ciEnvironments) as NamedCi[];

/** How ci-info names them. */
const vendors: Readonly<Record<NamedCi, string>> = {
  teamcity: 'TEAMCITY',
  github: 'GITHUB_ACTIONS',
  'azure-pipelines': 'AZURE_PIPELINES',
  gitlab: 'GITLAB',
  jenkins: 'JENKINS',
  bitbucket: 'BITBUCKET',
  circleci: 'CIRCLE',
  buildkite: 'BUILDKITE',
};

/** How env-ci names them. */
const services: Readonly<Record<NamedCi, string>> = {
  teamcity: 'teamcity',
  github: 'github',
  'azure-pipelines': 'azurePipelines',
  gitlab: 'gitlab',
  jenkins: 'jenkins',
  bitbucket: 'bitbucket',
  circleci: 'circleci',
  buildkite: 'buildkite',
};

describe('ci: detect-ci', () => {
  for (const name of names) {
    it(`knows ${name}, as ci-info and env-ci do`, async () => {
      const env = ciEnvironments[name];
      expect(detectCi(env, undefined)).to.equal(name);
      expect(askCiInfo(env)).to.equal(vendors[name]);
      expect((await askEnvCi(env)).service).to.equal(services[name]);
    });

    it(`reads commit, branch and number of ${name}, as env-ci does`, async () => {
      const env = ciEnvironments[name];
      const facts = readBuildFacts(name, env, { 'teamcity.build.branch': 'main' });
      const theirs = await askEnvCi(env);
      expect(facts.commit).to.equal(theirs.commit);
      expect(facts.commit).to.equal(sampleCommit);
      expect(facts.branch).to.equal('main');
      // It reads TeamCity's branch from a file, and leaves the remote's name before Jenkins' branch.
      if (name !== 'teamcity') expect(facts.branch).to.equal(theirs.branch.replace(/^origin\//, ''));
      // env-ci gives the id where these two have a number for people as well.
      if (name !== 'gitlab' && name !== 'github') expect(facts.buildNumber).to.equal(theirs.build);
      expect(facts.buildNumber).to.be.a('string');
      expect(facts.buildUrl).to.match(/^https:\/\//);
      expect({ personal: facts.personal, debug: facts.debug }).to.deep.equal({
        personal: false,
        debug: false,
      });
    });
  }

  it('is plain where no CI is', () => {
    expect(detectCi({ PATH: '/bin', CI: 'true' }, undefined)).to.equal('plain');
    expect(readBuildFacts('plain', { BUILD_NUMBER: '1', GITHUB_SHA: sampleCommit }, {})).to.deep.equal({
      ci: 'plain',
      buildNumber: undefined,
      buildUrl: undefined,
      commit: undefined,
      branch: undefined,
      personal: false,
      pullRequest: undefined,
      workspace: undefined,
      tempFolder: undefined,
      debug: false,
    });
  });

  it('takes a CI that is named over every mark', () => {
    for (const override of [...names, 'plain'] as CiName[])
      expect(detectCi(ciEnvironments.github, override)).to.equal(override);
  });

  it('takes no empty variable for a mark, and needs both of Jenkins', () => {
    expect(detectCi({ TEAMCITY_VERSION: '' }, undefined)).to.equal('plain');
    expect(detectCi({ JENKINS_URL: 'https://jenkins.example.com/' }, undefined)).to.equal('plain');
    expect(detectCi({ BUILD_ID: '7' }, undefined)).to.equal('plain');
  });

  it('prefers TeamCity, whose agents also run inside other CIs', () => {
    for (const name of names)
      expect(detectCi({ ...ciEnvironments[name], ...ciEnvironments.teamcity }, undefined)).to.equal(
        'teamcity',
      );
  });
});

/** ci-info looks once, when it is loaded. */
function askCiInfo(env: Readonly<Record<string, string>>): string | null {
  const require = createRequire(import.meta.url);
  const path = require.resolve('ci-info');
  const before = process.env;
  try {
    process.env = { ...env };
    // eslint-disable-next-line @typescript-eslint/no-dynamic-delete -- the only way to load it again
    delete require.cache[path];
    return (require(path) as { readonly id: string | null }).id;
  } finally {
    process.env = before;
  }
}

interface EnvCiAnswer {
  readonly service: string;
  readonly commit: string;
  readonly branch: string;
  readonly build: string;
}

async function askEnvCi(env: Readonly<Record<string, string>>): Promise<EnvCiAnswer> {
  // It has no types; a name that is text is not looked up.
  const untyped: string = 'env-ci';
  const { default: envCi } = (await import(untyped)) as {
    readonly default: (from: object) => EnvCiAnswer;
  };
  return envCi({ env, cwd: '/' });
}
