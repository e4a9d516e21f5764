import { expect } from 'chai';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startProgram } from './rig/start-program.ts';

const canary = 'c4n4ry-s3cret';
const token = 'eyJ0eXAiOiJKV1Qi.eyJhdWQiOiJjYW5hcnki.c2lnbmF0dXJlLWNhbmFyeQ';
const subscription = '11111111-2222-3333-4444-555555555555';

/** Programs that Azure Identity starts inherit the environment of the process. */
describe('e2e: helpers of the sign-in', function () {
  this.timeout(60_000);
  let folder = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-az-'));
    const answer = JSON.stringify({ accessToken: token, expires_on: 32_472_144_000, tokenType: 'Bearer' });
    await writeFile(join(folder, 'az'), `#!/bin/sh\nenv > '${folder}/seen'\necho '${answer}'\n`);
    await chmod(join(folder, 'az'), 0o755);
    const check = "{ name: A, path: /, headers: { Authorization: '${env:SITE_TOKEN}' } }";
    await writeFile(join(folder, 'slotship.yml'), `smokeTests: [${check}]\n`);
  });
  after(() => rm(folder, { recursive: true }));

  // On Windows `az` is a batch file.
  if (process.platform !== 'win32') {
    it('are given no secret', async () => {
      const words = [
        'plan',
        '--app=shop',
        `--subscription-id=${subscription}`,
        '--management-url=https://127.0.0.1:9',
      ];
      const env = {
        PATH: `${folder}:${process.env['PATH'] ?? ''}`,
        AZURE_TOKEN_CREDENTIALS: 'AzureCliCredential',
        AZURE_CLIENT_SECRET: canary,
        SITE_TOKEN: canary,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: canary,
      };
      const { stdout, stderr } = await startProgram(words, { cwd: folder, env });
      const seen = await readFile(join(folder, 'seen'), 'utf8');
      expect(seen).to.contain('AZURE_TOKEN_CREDENTIALS').and.not.contain(canary);
      expect(stdout + stderr)
        .to.contain('ARM_UNAVAILABLE')
        .and.not.contain(token);
    });
  }
});
