import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findApp, type FoundApp } from '#emulator/sites/find-app.ts';

describe('emulator: app in wwwroot', () => {
  const found = (files: Record<string, string>): FoundApp => {
    const folder = mkdtempSync(join(tmpdir(), 'app-'));
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const app = findApp(folder);
    rmSync(folder, { recursive: true });
    return app;
  };

  it('is started as its start script says, with its arguments', () => {
    const files = {
      'package.json': '{"main":"m.js","scripts":{"start":"node  bin/www --flag"}}',
      'm.js': '',
    };
    expect(found(files)).to.deep.equal({ kind: 'node', args: ['bin/www', '--flag'] });
  });

  it('is the main file, else one of a usual name', () => {
    expect(found({ 'package.json': '{"main":"m.js"}', 'm.js': '', 'server.js': '' })).to.deep.equal({
      kind: 'node',
      args: ['m.js'],
    });
    expect(found({ 'package.json': '{"main":"gone.js"}', 'index.js': '' })).to.deep.equal({
      kind: 'node',
      args: ['index.js'],
    });
    expect(found({ 'app.js': '', 'index.js': '' })).to.deep.equal({ kind: 'node', args: ['index.js'] });
  });

  it('is none where there are only files', () => {
    expect(found({ 'index.html': '' })).to.deep.equal({ kind: 'static' });
  });

  it('is unknown, with the reason, where its start script is not node’s or its package.json is damaged', () => {
    expect(found({ 'package.json': '{"scripts":{"start":"next start"}}' })).to.deep.include({
      kind: 'unknown',
    });
    expect(found({ 'package.json': '{' })).to.deep.equal({
      kind: 'unknown',
      reason: 'package.json is not JSON.',
    });
  });
});
