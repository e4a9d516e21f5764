// Pushes $DIR to $REF of $URL with isomorphic-git, as its documentation does it; $KEPT/git holds the repository.
import fs from 'node:fs';
import https from 'node:https';
import git from 'isomorphic-git';
import http from 'isomorphic-git/http/node';

const { DIR: dir, URL: url, REF: ref = '', PUSH_USER = '', KEPT = '', CASE } = process.env;
const [username, ...rest] = PUSH_USER.split(':');
const gitdir = `${KEPT}/git`;

// Stock `add` opens every file of a folder at once, which ends with EMFILE on large builds: the files are taken in turn.
let open = 0;
const waiting = [];
const inTurn =
  (act) =>
  async (...args) => {
    if (open >= 256) await new Promise((resolve) => waiting.push(resolve));
    open += 1;
    try {
      return await act(...args);
    } finally {
      open -= 1;
      waiting.shift()?.();
    }
  };
const capped = { promises: { ...fs.promises } };
for (const name of ['readFile', 'writeFile', 'lstat', 'stat', 'readdir', 'mkdir', 'readlink']) {
  capped.promises[name] = inTurn(fs.promises[name]);
}
// The default agent of Node 20 hangs up after 5 s of silence.
const agent = new https.Agent({ keepAlive: false });
const patient = { request: (request) => http.request({ ...request, agent }) };
const common = { fs: capped, dir, gitdir };
const onAuth = () => ({ username, password: rest.join(':') });

await git.init({ ...common, defaultBranch: 'work' });
const branch = ref.replace('refs/heads/', '');
if (CASE === 'fresh') {
  await git.addRemote({ ...common, remote: 'origin', url });
  const { fetchHead } = await git.fetch({
    ...common,
    http: patient,
    remote: 'origin',
    ref: branch,
    depth: 1,
    singleBranch: true,
    onAuth,
  });
  await git.writeRef({ ...common, ref: 'refs/heads/work', value: fetchHead, force: true });
}
await git.add({ ...common, filepath: '.', force: true });
await git.commit({ ...common, message: 'Build', author: { name: 'bench', email: 'bench@localhost' } });
const result = await git.push({ ...common, http: patient, url, ref: 'work', remoteRef: ref, onAuth });
if (!result.ok) throw new Error(JSON.stringify(result));
