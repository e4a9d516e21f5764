/** The commands and the one line that help says of each; in the order that help lists them. */
export const commands = {
  deploy: 'Push the build to the slot, smoke-test it, swap if asked, verify. The build step.',
  plan: 'Show what deploy would do, and every problem it would meet. Changes nothing.',
  'smoke-test': 'Run the smoke tests alone, against the slot or any URL.',
  swap: 'Test what the slot has, swap it into production and verify it.',
  'swap-back': 'Swap again, so that production serves what it served before.',
  status: 'Show which build runs in which slot, who swapped last, and which settings differ.',
  'settings list': 'Show the settings of slot and production side by side, by digest, never by value.',
  'settings diff': 'Show what a swap does to settings, and fail with 5 when the rules refuse it.',
  'settings copy': 'Copy settings that differ from one slot to another.',
  recover: 'Put right what an interrupted run left half done, or say what it left.',
  emulator: 'Run a stand-in for App Service on this machine.',
  demo: 'Show the whole job on an emulator.',
} as const;

export type CommandName = keyof typeof commands;

export const commandNames = Object.keys(commands) as CommandName[];

/** What the GitHub action's input `command` may say. */
export const actionCommands = [
  'deploy',
  'plan',
  'smoke-test',
  'swap',
  'swap-back',
  'status',
  'settings list',
  'settings diff',
  'settings copy',
  'recover',
] as const;
