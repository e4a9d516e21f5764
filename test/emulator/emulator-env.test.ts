import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { makeEmulatorEnv } from '#emulator/emulator-env.ts';

describe('emulator: environment file', () => {
  it('gives a shell exactly what the emulator said, whatever stands in it', () => {
    const secret = `it's "$HOME" \`x\` \\`;
    const text = makeEmulatorEnv({
      managementUrl: 'https://localhost:1',
      authorityUrl: 'https://localhost:1',
      tenantId: 't',
      subscriptionId: 's',
      clientId: 'c',
      clientSecret: secret,
      caFile: '/tmp/a b/ca.pem',
      controlUrl: 'https://localhost:1/control',
      apps: [{ name: 'shop', resourceGroup: 'web', slots: [] }],
      stop: () => Promise.resolve(),
    });
    const folder = mkdtempSync(join(tmpdir(), 'slotship-env-'));
    const file = join(folder, 'emulator.env');
    writeFileSync(file, text);
    const script =
      '. "$1" && printf "%s|%s|%s" "$SLOTSHIP_CLIENT_SECRET" "$SLOTSHIP_CA_FILE" "$SLOTSHIP_APP"';
    const output = execFileSync('sh', ['-c', script, 'sh', file], { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect(output).to.equal(`${secret}|/tmp/a b/ca.pem|shop`);
  });
});
