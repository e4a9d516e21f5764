import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { findBuildTools } from '#emulator/kudu/build-tools.ts';

describe('emulator: build tools', () => {
  it('are the npm packages that Kudu itself builds with', () => {
    expect(Object.values(findBuildTools()).map(existsSync)).to.deep.equal([true, true]);
  });

  it('are named, with what to install, when they are missing', () => {
    expect(() => findBuildTools([join(tmpdir(), 'none', 'package.json')])).to.throw(
      /npm install kuduscript kudusync/u,
    );
  });
});
