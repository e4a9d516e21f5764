import { row } from '../row.ts';

interface PathProblem {
  /** Path in the build, with `/`. */
  readonly path: string;
  readonly words: string;
}

export const packageFailures = {
  PACKAGE_FOLDER_MISSING: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'The folder that is to be deployed is not there.',
    what: (facts: { readonly folder: string; readonly words: string }) =>
      `The build folder ${facts.folder} cannot be read.`,
    why: (facts) => facts.words,
    fix: () => "Check 'build', and that the step which makes it has run.",
  }),
  PACKAGE_EMPTY: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'The folder or the commit that is to be deployed holds no file.',
    what: (facts: { readonly folder: string }) => `What is to be deployed of ${facts.folder} holds no file.`,
    why: () => 'A deployment of nothing would take everything off the slot.',
    fix: () =>
      "Check 'build', and that the step which makes it has run, or what the checked-out commit holds.",
  }),
  PACKAGE_NAME_ODD: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'A file of the build has a name that Git or the slot cannot take.',
    what: (facts: PathProblem) => `The name of '${facts.path}' cannot be deployed.`,
    why: (facts) => `${facts.words}.`,
    fix: () => 'Rename it, or leave it out of a build folder by a line in .slotshipignore.',
  }),
  PACKAGE_LINK_OUTSIDE: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'A symbolic link of the build leads out of it.',
    what: (facts: { readonly path: string; readonly target: string }) =>
      `The link '${facts.path}' leads out of the build.`,
    why: (facts) => `It points to '${facts.target}', which will not be there on the slot.`,
    fix: () =>
      'Put what it points to in its place, or leave the link out of a build folder by a line in .slotshipignore.',
  }),
  PACKAGE_MORE_PROBLEMS: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'There are more problems with the build than those told before.',
    what: (facts: { readonly count: number }) =>
      `${String(facts.count)} more ${facts.count === 1 ? 'problem was' : 'problems were'} found in the build.`,
    why: () => 'Only the first ones are told.',
    fix: () => 'Solve those; the next run tells what is left.',
  }),
  PACKAGE_FILE_CHANGED: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'A file of the build was written to, or went, while it was being read.',
    what: (facts: PathProblem) => `The file '${facts.path}' changed while it was being read.`,
    why: (facts) => `${facts.words}; the commit would hold half of one version and half of another.`,
    fix: () => 'Make sure that every step which writes to the build folder has ended before slotship runs.',
  }),
  PACKAGE_FILE_UNREADABLE: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'A file of the build cannot be read.',
    what: (facts: PathProblem) => `'${facts.path}' cannot be read.`,
    why: (facts) => `${facts.words}.`,
    fix: () =>
      'Give the account of the agent the right to read it, or leave it out by a line in .slotshipignore.',
  }),
  PACKAGE_TEMP_UNUSABLE: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'What is packed does not fit in the temporary folder, or cannot be written there.',
    what: (facts: { readonly path: string; readonly words: string }) =>
      `The temporary folder ${facts.path} cannot be written to.`,
    why: (facts) => `${facts.words}; what is pushed waits there, compressed, until it is sent.`,
    fix: () =>
      "Make room there, or let the agent use another folder (RUNNER_TEMP, TeamCity's temp directory, else TMPDIR or TEMP).",
  }),
  PACKAGE_SUBMODULE: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'The checked-out commit has a submodule, whose files a push of the commit cannot bring.',
    what: (facts: { readonly paths: readonly string[] }) =>
      `The commit has ${facts.paths.length === 1 ? 'a submodule' : 'submodules'}: ${facts.paths.join(', ')}.`,
    why: () => 'Kudu would have to fetch them by itself, with credentials that it does not have.',
    fix: () => "Deploy the build folder ('build') with the submodules checked out in it.",
  }),
  PACKAGE_SHALLOW: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'The history of the checked-out commit is to be pushed, and part of it is not here.',
    what: (facts: { readonly folder: string; readonly missing: string }) =>
      `The checkout in ${facts.folder} does not have the whole history.`,
    why: (facts) => `Commit ${facts.missing} is not there; Kudu takes no commits without their parents.`,
    fix: () =>
      "Let the CI fetch everything (GitHub: 'fetch-depth: 0'; TeamCity: no shallow clone), or turn off 'keep-history'.",
  }),
  PACKAGE_NO_CHECKOUT: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'The checked-out commit is to be deployed, and there is none that can be read.',
    what: (facts: { readonly folder: string; readonly words: string }) =>
      `No checked-out commit was found in ${facts.folder}.`,
    why: (facts) => `${facts.words}; without 'build' the checked-out commit itself is deployed.`,
    fix: () => "Let the agent check out with Git (TeamCity: checkout on agent), or set 'build'.",
  }),
  PACKAGE_OBJECT_MISSING: row({
    area: 'package',
    blame: 'configuration',
    exit: 2,
    meaning: 'The checked-out repository lacks an object of its own commit, or it is damaged.',
    what: (facts: { readonly folder: string; readonly id: string; readonly words: string }) =>
      `The repository of ${facts.folder} cannot give object ${facts.id}.`,
    why: (facts) => `${facts.words}.`,
    fix: () => "Let the CI make a full checkout (no partial clone), or run 'git fsck' in it.",
  }),
};
