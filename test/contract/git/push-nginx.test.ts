import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { expect } from 'chai';
import { Secret } from '#app-service/secret.ts';
import { canConnect, findFreePort } from '#emulator/sites/local-port.ts';
import { readCertificates } from '#emulator/tls/certificates.ts';
import { runGit } from '../../fixtures/git-server.ts';
import type { GitServer } from '../../fixtures/git-server.ts';
import { makeTestDoor, makeTestFolder } from '../../fixtures/make-door.ts';
import type { TestFolder } from '../../fixtures/make-door.ts';
import { until } from '../../fixtures/until.ts';

const places = ['/usr/sbin', '/usr/bin', '/usr/local/sbin', '/usr/local/bin'];
const find = (program: string): string | undefined =>
  places.map((place) => join(place, program)).find((file) => existsSync(file));
const nginx = find('nginx');
const fcgiwrap = find('fcgiwrap');

/** The front end buffers whole requests and speaks to git over FastCGI, as IIS and ARR do before Kudu. */
function nginxConfig(folder: string, port: number, execPath: string): string {
  const hash = spawnSync('openssl', ['passwd', '-apr1', 's3cret'], { encoding: 'utf8' }).stdout.trim();
  const auth = `auth_basic "site"; auth_basic_user_file ${folder}/users;`;
  return `users|$web1:${hash}
conf|daemon off; pid ${folder}/nginx.pid; error_log ${folder}/error.log; worker_processes 1; user root;
events {}
http {
  access_log off; client_body_temp_path ${folder}/body; fastcgi_temp_path ${folder}/fcgi; proxy_temp_path ${folder}/proxy;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${String(port)} ssl; ssl_certificate ${folder}/cert.pem; ssl_certificate_key ${folder}/key.pem;
    client_max_body_size 0; ${auth}
    location / {
      fastcgi_pass unix:${folder}/fcgi.sock;
      fastcgi_param SCRIPT_FILENAME ${execPath}/git-http-backend; fastcgi_param GIT_PROJECT_ROOT ${folder};
      fastcgi_param GIT_HTTP_EXPORT_ALL 1; fastcgi_param PATH_INFO $uri; fastcgi_param REMOTE_USER $remote_user;
      fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param CONTENT_TYPE $content_type; fastcgi_param CONTENT_LENGTH $content_length;
    }
  }
}`;
}

/** Processes whose command line names a folder. */
function listProcesses(folder: string): readonly string[] {
  const commandOf = (pid: string): string => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  const pids = (existsSync('/proc') ? readdirSync('/proc') : []).filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => commandOf(pid).includes(folder));
}

if (nginx === undefined || fcgiwrap === undefined) {
  console.warn(
    '\n*** nginx and fcgiwrap are not installed: the push is not tested behind a buffering front end. ***\n',
  );
} else {
  describe('contract: a push through nginx and fcgiwrap', () => {
    let folder: TestFolder;
    const children: ChildProcess[] = [];
    afterEach(async () => {
      for (const child of children.splice(0)) {
        // With those that it has forked, which would stay.
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM');
        if (child.exitCode === null) await once(child, 'exit');
      }
      await until(() => listProcesses(folder.path).length === 0);
      folder.remove();
    });

    it('arrives, first whole and then what changed, in front of a server that buffers both ways', async function () {
      this.timeout(30_000);
      folder = makeTestFolder();
      const port = await findFreePort();
      const { certificate, key, caFile } = await readCertificates(folder.path);
      const [users = '', conf = ''] = nginxConfig(
        folder.path,
        port,
        runGit(folder.path, '--exec-path').trim(),
      ).split('\nconf|');
      folder.write({
        users: `${users.replace('users|', '')}\n`,
        'nginx.conf': conf,
        'cert.pem': certificate,
        'key.pem': key,
      });
      const repository = join(folder.path, 'web1.git');
      runGit(folder.path, 'init', '-q', '--bare', '--initial-branch=master', repository);
      runGit(repository, 'config', 'http.receivepack', 'true');
      runGit(repository, 'config', 'receive.fsckObjects', 'true');
      const env = { PATH: process.env['PATH'], GIT_CONFIG_GLOBAL: '/dev/null', HOME: folder.path };
      children.push(
        spawn(fcgiwrap, ['-s', `unix:${folder.path}/fcgi.sock`, '-c', '2'], {
          env,
          stdio: 'ignore',
          detached: true,
        }),
      );
      children.push(
        spawn(nginx, ['-c', join(folder.path, 'nginx.conf'), '-p', folder.path], {
          stdio: 'ignore',
          detached: true,
        }),
      );
      await until(() => existsSync(join(folder.path, 'fcgi.sock')));
      await until(() => canConnect(port));
      const credentials = { kind: 'basic', userName: '$web1', password: new Secret('s3cret') } as const;
      const access = { scmUrl: `https://localhost:${String(port)}`, app: 'web1', credentials };
      const door = makeTestDoor({ access, ca: readFileSync(caFile, 'utf8') } as GitServer);
      const build = makeTestFolder();
      const files = Object.fromEntries(
        Array.from({ length: 1200 }, (_, index) => [
          `d${String(index % 30)}/f${String(index)}`,
          `x${String(index)}`,
        ]),
      );
      build.write({ ...files, 'big.bin': randomBytes(5_000_000) });
      await door.deploy({ kind: 'folder', folder: build.path });
      build.write({ 'd1/f1': 'changed' });
      const second = await door.deploy({ kind: 'folder', folder: build.path });
      expect(second.objects).to.equal(4);
      expect(runGit(repository, 'rev-parse', 'master').trim()).to.equal(second.commit);
      expect(runGit(repository, 'fsck', '--strict', '--full')).to.equal('');
      door.close();
      build.remove();
    });
  });
}
