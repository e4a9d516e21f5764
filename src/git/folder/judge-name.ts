/** Names that Git itself uses, also in the forms by which other file systems would find them. */
const gitFolder = /^(\.git|git~1)[. ]*(:.*)?$/i;

/** `.gitmodules`, and the short names by which NTFS would find it. Source: git, path.c is_ntfs_dotgitmodules. */
const modulesFile =
  /^(\.gitmodules|gitmod~[1-4]|gi7eba~[1-9]|gi7eb~[1-9]\d|gi7e~[1-9]\d{2}|gi7~[1-9]\d{3}|gi~[1-9]\d{4}|g~[1-9]\d{5}|~[1-9]\d{6})[. ]*(:.*)?$/i;

/** Why a name cannot be deployed whose bytes are in another encoding. */
export const notUtf8 = 'its bytes are not UTF-8, which Git needs to name it alike everywhere';

// eslint-disable-next-line no-control-regex -- control characters are what Windows forbids
const windowsForbidden = /[<>:"|?*\\\u0000-\u001f]/;
const windowsDevice = /^(con|prn|aux|nul|com[1-9¹²³]|lpt[1-9¹²³]|conin\$|conout\$)( *\..*| *)?$/i;
/** Characters that HFS+ ignores in names, so that `.g‌it` is `.git` there. Source: git, utf8.c next_hfs_char. */
const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g;

/** True for what is Git's own and is never part of a build. */
export function isGitName(name: string): boolean {
  return name.toLowerCase() === '.git';
}

/** True for what git takes for its list of submodules, which must not be a link. Source: git, fsck.c fsck_tree. */
export function isModulesName(name: string): boolean {
  return modulesFile.test(name.replace(ignoredByHfs, ''));
}

/** Why a name of the build cannot be deployed; undefined when it can. */
export function judgeName(name: string, platform: 'windows' | 'linux'): string | undefined {
  return judgeForGit(name) ?? (platform === 'windows' ? judgeForWindows(name) : undefined);
}

/**
 * Why Git refuses a name, on whatever it is checked out.
 * Source: git, fsck.c fsck_tree (hasDotgit), path.c is_ntfs_dotgit.
 */
export function judgeForGit(name: string): string | undefined {
  if (gitFolder.test(name.replace(ignoredByHfs, ''))) {
    return `Git refuses it, since some file systems take it for '.git'`;
  }
  if (name.includes('\\')) return 'a backslash in it would be taken for a folder';
  return undefined;
}

/**
 * Why Windows refuses a name.
 * Source: Windows, "Naming Files, Paths, and Namespaces".
 */
export function judgeForWindows(name: string): string | undefined {
  if (windowsForbidden.test(name))
    return 'it has a character that Windows forbids, and the slot runs on Windows';
  if (windowsDevice.test(name)) return 'it names a device on Windows, and the slot runs on Windows';
  if (/[. ]$/.test(name))
    return 'it ends with a dot or a blank, which Windows drops, and the slot runs on Windows';
  return undefined;
}
