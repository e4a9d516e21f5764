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
