/** Attributes by which git checks a file out otherwise than it is, wherever it runs. Source: git, gitattributes(5). */
const changingAnywhere = /\s(eol=crlf|ident|working-tree-encoding=\S+)(\s|$)/;
/** Where core.autocrlf is on, a file that is text gets CRLF, unless its line ending is named. */
const makesText = /\s(text|text=auto|crlf)(\s|$)/;
const keepsEndings = /\s(eol=lf|-text|binary)(\s|$)/;
/** A line that keeps everything as it is, as slotship's own does. */
const keepsAll = /^\*\*?\s+(\S+\s+)*(-text|binary)(\s|$)/;

/**
 * Whether a `.gitattributes` of the build makes git on the slot check files out otherwise than they are here. On Windows
 * plans core.autocrlf is on, so that one at the root, in whose place slotship adds none, has to keep line endings itself.
 */
export function changesFiles(text: string, platform: 'windows' | 'linux', isRoot: boolean): boolean {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(#|$)/.test(line));
  if (lines.some((line) => changingAnywhere.test(line))) return true;
  if (platform === 'linux') return false;
  if (isRoot && !lines.some((line) => keepsAll.test(line))) return true;
  return lines.some((line) => makesText.test(line) && !keepsEndings.test(line));
}
