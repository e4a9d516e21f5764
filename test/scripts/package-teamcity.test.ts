import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { unzipSync } from 'fflate';
import { validateXML } from 'xmllint-wasm';
import { makeAgentTool } from '../../scripts/teamcity/make-agent-tool.ts';

const root = join(import.meta.dirname, '../..');

/** The mode of each entry, as the zip's central directory has it. Source: PKWARE APPNOTE 4.3.12. */
function modesOf(zip: Uint8Array): ReadonlyMap<string, number> {
  const bytes = Buffer.from(zip);
  const end = bytes.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
  const modes = new Map<string, number>();
  let at = bytes.readUInt32LE(end + 16);
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const nameLength = bytes.readUInt16LE(at + 28);
    modes.set(
      bytes.toString('utf8', at + 46, at + 46 + nameLength),
      (bytes.readUInt32LE(at + 38) >>> 16) & 0o7777,
    );
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return modes;
}

const toolSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="teamcity-agent-plugin"><xs:complexType><xs:sequence>
    <xs:element name="tool-deployment"><xs:complexType/></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

describe('TeamCity agent tool', () => {
  let folder: string;
  let zip: Uint8Array;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slotship-tool-'));
    zip = await makeAgentTool(root);
    for (const [path, bytes] of Object.entries(unzipSync(zip))) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), bytes);
    }
  });

  after(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('holds the descriptor at the top, dist as it is, and the licence', async () => {
    const names = Object.keys(unzipSync(zip));
    expect(names.slice(0, 2)).to.deep.equal(['teamcity-plugin.xml', 'LICENSE']);
    expect(names).to.include.members(['package.json', 'examples/api-web/package.json']);
    expect(names).to.include.members([
      'dist/main.mjs',
      'dist/git-worker.mjs',
      'dist/THIRD-PARTY-LICENSES.txt',
    ]);
    expect(await readFile(join(folder, 'dist/program.mjs'))).to.deep.equal(
      await readFile(join(root, 'dist/program.mjs')),
    );
  });

  it('is declared as a tool', async () => {
    const { valid, errors } = await validateXML({
      xml: [
        {
          fileName: 'teamcity-plugin.xml',
          contents: await readFile(join(folder, 'teamcity-plugin.xml'), 'utf8'),
        },
      ],
      schema: [toolSchema],
    });
    expect(valid, JSON.stringify(errors)).to.equal(true);
  });

  it('runs where it is unpacked, without the project beside it', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
    const args = [join(folder, 'dist/main.mjs'), '--version'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder });
    expect(stdout.trim()).to.equal(version);
  });

  it('keeps modes: the launcher is executable, nothing else is', () => {
    for (const [path, mode] of modesOf(zip)) {
      expect(mode, path).to.equal(path === 'dist/main.mjs' ? 0o755 : 0o644);
    }
  });

  it('has the same bytes again, from another folder and in another time zone', async () => {
    const copy = join(folder, 'copy');
    for (const path of ['dist', 'LICENSE', 'package.json', 'examples', 'teamcity']) {
      await cp(join(root, path), join(copy, path), { recursive: true });
    }
    const script = `import { makeAgentTool } from ${JSON.stringify(join(root, 'scripts/teamcity/make-agent-tool.ts'))};
      process.stdout.write(Buffer.from(await makeAgentTool(${JSON.stringify(copy)})).toString('base64'));`;
    await writeFile(join(folder, 'again.mts'), script);
    const env = { ...process.env, TZ: 'Pacific/Auckland' };
    const options = { cwd: root, env, maxBuffer: 64 * 1024 * 1024 };
    const args = ['--import', 'tsx', join(folder, 'again.mts')];
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    expect(Buffer.from(stdout, 'base64').equals(Buffer.from(zip))).to.equal(true);
  });
});
