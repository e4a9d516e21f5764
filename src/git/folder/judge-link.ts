import { failure } from '#failures/failure.ts';
import type { Failure } from '#failures/failure.ts';
import { isModulesName } from './judge-name.ts';

/** Links followed on the way of one before it counts as a circle. Source: Linux, path_resolution(7). */
const mostFollowed = 40;

/** Finds what is wrong with the symbolic links of a build; `links` are path to target, both with `/`. */
export function judgeLinks(links: ReadonlyMap<string, string>): readonly Failure[] {
  const problems: Failure[] = [];
  for (const [path, target] of links) {
    if (leadsOut(path, target, links)) problems.push(failure('PACKAGE_LINK_OUTSIDE', { path, target }));
    // Source: git, fsck.c (gitmodulesSymlink) and read-cache.c verify_path.
    else if (isModulesName(path.slice(path.lastIndexOf('/') + 1))) {
      problems.push(failure('PACKAGE_NAME_ODD', { path, words: 'Git refuses a link of this name' }));
    }
  }
  return problems;
}

/** Goes the way that the system would go, through other links of the build as well. */
function leadsOut(path: string, target: string, links: ReadonlyMap<string, string>): boolean {
  const place = path.split('/').slice(0, -1);
  const ahead = target.split('/').reverse();
  if (isAbsolute(target)) return true;
  let followed = 0;
  for (let step = ahead.pop(); step !== undefined; step = ahead.pop()) {
    if (step === '' || step === '.') continue;
    if (step === '..') {
      if (place.pop() === undefined) return true;
      continue;
    }
    place.push(step);
    const next = links.get(place.join('/'));
    if (next === undefined) continue;
    followed += 1;
    if (followed > mostFollowed) return false;
    if (isAbsolute(next)) return true;
    place.pop();
    ahead.push(...next.split('/').reverse());
  }
  return false;
}

const isAbsolute = (target: string): boolean => target.startsWith('/') || /^[A-Za-z]:/.test(target);
