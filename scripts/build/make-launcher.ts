/**
 * The text of `dist/main.mjs`: tells a Node that is too old what is needed, then loads the program.
 *
 * The program's own syntax and its static imports would stop an old Node before a line of it ran, so this file has
 * neither, and nothing that Node 12.17 (the first to load it without a flag) does not know.
 */
export function makeLauncher(oldestNode: string, program: string): string {
  const [major = '0', minor = '0'] = oldestNode.split('.');
  return `#!/usr/bin/env node
var found = process.versions.node.split('.').map(Number);
if (found[0] < ${major} || (found[0] === ${major} && found[1] < ${minor})) {
  console.error('slotship needs Node ${major}.${minor} or newer; this is Node ' + process.versions.node + '.');
  process.exitCode = 2;
} else {
  import('./${program}');
}
`;
}

/**
 * The text of `dist/post.mjs`, the action's `post` step: puts right what a run left that did not end by itself, and
 * does nothing after one that did. It must not be `main.mjs`, which without that note would deploy again.
 */
export function makePostLauncher(launcher: string): string {
  return `if (process.env.STATE_SLOTSHIP_SWAP === 'open') {
  process.argv = [process.argv[0], process.argv[1], 'recover'];
  import('./${launcher}');
}
`;
}
