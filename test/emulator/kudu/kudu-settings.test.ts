import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KuduSlot } from '#emulator/kudu/kudu.ts';
import {
  isTrue,
  readKuduSettings,
  writeOwnSettings,
  type KuduSettings,
} from '#emulator/kudu/kudu-settings.ts';

describe('emulator: Kudu’s settings', () => {
  let home: string;
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterEach(() => {
    rmSync(home, { recursive: true });
  });

  const read = (settings: Record<string, string> = {}): KuduSettings =>
    readKuduSettings({
      appName: 'web1',
      slotName: 'stage',
      scmUrl: '',
      home,
      settings,
      scmType: 'LocalGit',
      platform: 'windows',
      basicAllowed: true,
      userName: '',
      password: '',
      autoSwapSlotName: undefined,
    } satisfies KuduSlot);

  it('deploys master, unless an app setting in any case or the per-site setting names another branch', () => {
    expect(read().branch).to.equal('master');
    expect(read({ DEPLOYMENT_BRANCH: 'main' }).branch).to.equal('main');
    expect(read({ deployment_branch: 'main' }).branch).to.equal('main');
    expect(read({ DEPLOYMENT_BRANCH: '', branch: 'not read' }).branch).to.equal('master');
    writeOwnSettings(home, { branch: 'own' });
    expect(read({ DEPLOYMENT_BRANCH: 'main' }).branch).to.equal('own');
  });

  it('takes per-site settings before app settings before .deployment', () => {
    mkdirSync(join(home, 'site/repository'), { recursive: true });
    writeFileSync(
      join(home, 'site/repository/.deployment'),
      '# comment\n[other]\ncommand = no\n[config]\r\ncommand = "a b"  \r\nproject=app\nx = file\n',
    );
    writeOwnSettings(home, { X: 'own' });
    const settings = read({ PROJECT: 'setting', X: 'setting' });
    expect(['COMMAND', 'project', 'x', 'y'].map(settings.find)).to.deep.equal([
      '"a b"',
      'setting',
      'own',
      undefined,
    ]);
  });

  it('finds repository and target where the settings say', () => {
    expect(read().repository).to.equal(join(home, 'site/repository'));
    expect(read({ SCM_REPOSITORY_PATH: 'wwwroot', SCM_TARGET_PATH: 'inner' })).to.include({
      repository: join(home, 'site/wwwroot'),
      target: join(home, 'site/wwwroot/inner'),
    });
  });

  it('reads a switch as 1 or true', () => {
    expect(['1', 'true', 'TRUE', '0', 'no', undefined].map(isTrue)).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
