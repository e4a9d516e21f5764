import { expect } from 'chai';
import {
  findProfilePasswords,
  isPublishProfileText,
  parsePublishProfile,
} from '#app-service/publish-profile.ts';
import { Failure } from '#failures/failure.ts';
import type { InputProblem } from '#failures/codes/input.ts';

const webDeploy = `<publishProfile profileName="shop-stage - Web Deploy" publishMethod="MSDeploy" publishUrl="shop-stage-abc.scm.westeurope-01.azurewebsites.net:443" msdeploySite="shop__stage" userName="$shop__stage" userPWD="p&amp;w&lt;'d" destinationAppUrl="http://shop-stage-abc.westeurope-01.azurewebsites.net" SQLServerDBConnectionString=""><databases /></publishProfile>`;
const ftp = webDeploy.replace('MSDeploy', 'FTP').replace('Web Deploy', 'FTP');
const profile = (...entries: readonly string[]): string => `<publishData>${entries.join('')}</publishData>`;

function problemOf(text: string): string {
  try {
    parsePublishProfile(text);
  } catch (error) {
    if (error instanceof Failure && error.code === 'INPUT_INVALID')
      return (error.facts as InputProblem).problem;
    throw error;
  }
  throw new Error('nothing was wrong');
}

describe('app service: publish profile', () => {
  it('tells app, slot, hosts and credentials', () => {
    const read = parsePublishProfile(`\uFEFF${profile(ftp, webDeploy)}\n`);
    expect(read).to.deep.include({
      app: 'shop',
      slot: 'stage',
      siteUrl: 'https://shop-stage-abc.westeurope-01.azurewebsites.net',
    });
    expect(read.access.scmUrl).to.equal('https://shop-stage-abc.scm.westeurope-01.azurewebsites.net');
    expect(read.access.app).to.equal('shop');
    const { credentials } = read.access;
    if (credentials.kind !== 'basic') throw new Error('not basic');
    expect(credentials.userName).to.equal('$shop__stage');
    expect(credentials.password.reveal()).to.equal("p&w<'d");
  });

  it('gives its passwords, whatever is wrong with it', () => {
    const text = `<publishData>${webDeploy}<publishProfile userPWD = 'other' /><publishProfile userPWD="REDACTED"`;
    const passwords = findProfilePasswords(text).map((secret) => secret.reveal());
    expect(passwords).to.deep.equal(["p&w<'d", 'other']);
  });

  it('takes the Zip Deploy entry where there is no Web Deploy', () => {
    const zip = webDeploy.replace('MSDeploy', 'ZipDeploy').replace(' msdeploySite="shop__stage"', '');
    expect(parsePublishProfile(profile(ftp, zip))).to.deep.include({ app: 'shop', slot: 'stage' });
  });

  it('knows production by its name without a slot', () => {
    expect(parsePublishProfile(profile(webDeploy.replaceAll('shop__stage', 'shop'))).slot).to.equal(
      'production',
    );
  });

  it('keeps ports, as the hosts of an emulator have', () => {
    const local = webDeploy
      .replace(/publishUrl="[^"]*"/, 'publishUrl="localhost:8444"')
      .replace(/destinationAppUrl="[^"]*"/, 'destinationAppUrl="https://localhost:8443"');
    const read = parsePublishProfile(profile(local));
    expect([read.siteUrl, read.access.scmUrl]).to.deep.equal([
      'https://localhost:8443',
      'https://localhost:8444',
    ]);
  });

  const bad: Readonly<Record<string, string>> = {
    'cannot be read as XML': '<publishData><publishProfile></publishData>',
    'holds no publishProfile': '<publishData></publishData>',
    'has neither a Web Deploy nor a Zip Deploy entry': profile(ftp),
    "has no attribute 'userPWD' in its Web Deploy entry": profile(webDeploy.replace(/ userPWD="[^"]*"/, '')),
    'has its credentials blacked out, as Azure does while SCM basic auth is off': profile(
      webDeploy.replace(/userPWD="[^"]*"/, 'userPWD="REDACTED"'),
    ),
    "has no address in 'publishUrl'": profile(webDeploy.replace(/publishUrl="[^"]*"/, 'publishUrl="::"')),
    'declares a document type': `<!DOCTYPE x [<!ENTITY a "b">]>${profile(webDeploy)}`,
  };
  for (const [problem, text] of Object.entries(bad)) {
    it(`says when it ${problem}`, () => {
      expect(problemOf(text)).to.equal(problem);
    });
  }

  it('is told from a path by its first character', () => {
    expect(isPublishProfileText(`\uFEFF \n${profile(webDeploy)}`)).to.equal(true);
    expect(isPublishProfileText('secrets/stage.PublishSettings')).to.equal(false);
  });

  it('shows no password when it is printed', () => {
    expect(JSON.stringify(parsePublishProfile(profile(webDeploy)))).to.not.include('p&w');
  });
});
