import { join } from 'node:path';

/** What a contender starts from: an empty remote; a deployed remote and nothing here; the same and what was kept here. */
export type CaseName = 'first' | 'fresh' | 'fresh, cached' | 'warm';

export interface Contender {
  readonly name: string;
  readonly cases: readonly CaseName[];
  /** Whose push the remote holds in the cases after the first. */
  readonly baseline: 'native' | 'slotship';
  /** Shell script that pushes $DIR to $REF of $URL; what may be kept between builds is in $KEPT. */
  script(caseName: CaseName): string;
}

const here = import.meta.dirname;
const tunings = [
  'core.fsync=none',
  'core.looseCompression=0',
  'pack.compression=1',
  'core.compression=1',
  'pack.window=0',
  'gc.auto=0',
  'core.bigFileThreshold=16m',
];

/** Stock git. A fresh agent fetches the last deployment without history, so that only what changed goes up. */
function native(options: readonly string[]): (caseName: CaseName) => string {
  const git = ['git', ...options.map((option) => `-c ${option}`)].join(' ');
  const author = `${git} -c user.name=bench -c user.email=bench@localhost`;
  return (caseName) =>
    [
      'export GIT_DIR=$KEPT/git GIT_WORK_TREE=$DIR GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null GIT_SSL_CAINFO=$NODE_EXTRA_CA_CERTS',
      'export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=http.extraHeader "GIT_CONFIG_VALUE_0=Authorization: Basic $BASIC"',
      ...(caseName === 'warm' ? [] : [`${git} init -q`]),
      ...(caseName === 'fresh'
        ? [`${git} fetch -q --depth=1 $URL $REF`, `${git} reset -q --soft FETCH_HEAD`]
        : []),
      `${git} add -A -f .`,
      `${author} commit -q -m Build`,
      `${git} push -q $URL HEAD:$REF`,
    ].join('\n');
}

export const contenders: readonly Contender[] = [
  { name: 'native git', baseline: 'native', cases: ['first', 'fresh', 'warm'], script: native([]) },
  {
    name: 'native git, tuned',
    baseline: 'native',
    cases: ['first', 'fresh', 'warm'],
    script: native(tunings),
  },
  {
    name: 'isomorphic-git',
    baseline: 'native',
    cases: ['first', 'fresh'],
    script: (caseName) => `CASE=${caseName} node ${join(here, 'isomorphic-push.mjs')}`,
  },
  {
    name: 'slotship',
    baseline: 'native',
    cases: ['first', 'fresh'],
    script: () => `node ${join(here, 'push-folder.mjs')}`,
  },
  {
    name: 'slotship, cache',
    baseline: 'slotship',
    cases: ['fresh, cached', 'warm'],
    script: () => `CACHE=$KEPT/cache node ${join(here, 'push-folder.mjs')}`,
  },
];
