import { expect } from 'chai';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { git, makeWorkingCopy, startKuduRig, type KuduRig, type WorkingCopy } from './kudu-rig.ts';

/** What Kudu's own functional tests expect of submodules: the SCM site fetches them, the push brings none. */
describe('contract: Kudu’s submodules, native git as judge', () => {
  let rig: KuduRig;
  let copy: WorkingCopy;
  let library: WorkingCopy;
  let server: Server | undefined;
  beforeEach(async () => {
    rig = await startKuduRig();
    copy = await makeWorkingCopy();
    library = await makeWorkingCopy();
    await library.commit({ 'hello.txt': 'from the submodule' });
    await git(library.folder, 'update-server-info');
  });
  afterEach(async () => {
    await rig.stop();
    copy.remove();
    library.remove();
    server?.closeAllConnections();
    server?.close();
    server = undefined;
  });

  /** Serves the library by git's dumb protocol: plain files, behind `authorization` if there is one. */
  const serveLibrary = async (user = ''): Promise<string> => {
    const wanted = user === '' ? undefined : `Basic ${Buffer.from(user).toString('base64')}`;
    server = createServer((request, response) => {
      const file = join(library.folder, '.git', new URL(request.url ?? '/', 'http://x').pathname);
      if (request.headers.authorization !== wanted) {
        response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="git"' }).end();
      } else if (existsSync(file)) {
        response.end(readFileSync(file));
      } else {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
  };
  const pushWithSubmodule = async (url: string): Promise<string> => {
    const head = (await git(library.folder, 'rev-parse', 'HEAD')).output.trim();
    mkdirSync(join(copy.folder, 'library'));
    await git(copy.folder, 'update-index', '--add', '--cacheinfo', `160000,${head},library`);
    await copy.commit({
      '.gitmodules': `[submodule "library"]\n\tpath = library\n\turl = ${url}\n`,
      'index.html': '1',
    });
    return (await copy.push(rig.remote)).output;
  };
  const served = (): string => readFileSync(join(rig.home, 'site/wwwroot/library/hello.txt'), 'utf8');

  it('RepoWithPublicSubModuleTest: its files are fetched and deployed', async () => {
    const output = await pushWithSubmodule(`http://${await serveLibrary()}`);
    expect(output).to.include('Updating submodules.').and.include('Deployment successful.');
    expect(served()).to.equal('from the submodule');
  });

  it('RepoWithPrivateSubModuleTest: with the credentials of its URL', async () => {
    const address = await serveLibrary('ada:s3cret');
    expect(await pushWithSubmodule(`http://ada:s3cret@${address}`)).to.include('Deployment successful.');
    expect(served()).to.equal('from the submodule');
  });

  it('RepoWithPrivateSubModuleTest: without credentials the deployment fails, and asks nobody', async () => {
    const output = await pushWithSubmodule(`http://${await serveLibrary('ada:s3cret')}`);
    expect(output).to.include('could not read Username').and.include('Deployment Failed.');
    expect((await rig.deployments())[0]).to.include({ status: 3 });
  });
});
