import type { OptionRow } from '../option-row.ts';

const deploying = ['deploy', 'plan'] as const;
const swapping = ['deploy', 'plan', 'swap', 'swap-back'] as const;

/** How the build is judged, whether it goes to production, and how long anything may take. */
export const checkOptions = {
  'version-check': {
    type: 'version-check',
    group: 'Checks',
    label: 'Version check',
    default: '',
    commands: ['deploy', 'plan', 'smoke-test', 'swap', 'swap-back'],
    help: "Where the running app tells its version: a path, then 'json <path>', 'header <name>', 'pattern <regex>' or 'body', then '= <expected>' unless it is {commit}. Example: /version json $.commit",
  },
  'require-version-check': {
    type: 'switch',
    group: 'Checks',
    label: 'Require version check',
    default: 'false',
    commands: ['deploy', 'plan', 'swap'],
    help: 'Refuse to swap unless the running app has proven to be this build.',
  },
  url: {
    type: 'url',
    group: 'Checks',
    label: 'URL',
    default: '',
    commands: ['smoke-test'],
    protocols: ['https:', 'http:'],
    help: 'Origin to test instead of the slot; Azure is not asked then.',
    only: ['flag', 'environment', 'action'],
  },
  swap: {
    type: 'choice',
    group: 'Swap',
    label: 'Swap',
    default: 'no',
    choices: ['no', 'yes'],
    commands: deploying,
    help: 'Whether to swap the slot into production once the smoke tests have passed.',
  },
  'wait-timeout': {
    type: 'duration',
    group: 'Time limits',
    label: 'Wait timeout',
    default: '10m',
    commands: swapping,
    help: "How long to wait for somebody else's deployment and for a restarting SCM site.",
  },
  'push-timeout': {
    type: 'duration',
    group: 'Time limits',
    label: 'Push timeout',
    default: '15m',
    commands: deploying,
    help: 'How long the push may take.',
  },
  'deployment-timeout': {
    type: 'duration',
    group: 'Time limits',
    label: 'Deployment timeout',
    default: '20m',
    commands: deploying,
    help: 'How long to wait for Kudu to finish the deployment.',
  },
  'smoke-test-timeout': {
    type: 'duration',
    group: 'Time limits',
    label: 'Smoke test timeout',
    default: '5m',
    commands: ['deploy', 'plan', 'smoke-test', 'swap', 'swap-back'],
    help: 'How long the version check and all smoke tests of the slot may take.',
  },
  'swap-timeout': {
    type: 'duration',
    group: 'Time limits',
    label: 'Swap timeout',
    default: '15m',
    commands: swapping,
    help: 'How long to wait for the end of a swap. Past it the outcome is unknown, not failed.',
  },
  'verification-timeout': {
    type: 'duration',
    group: 'Time limits',
    label: 'Verification timeout',
    default: '5m',
    commands: swapping,
    help: 'How long production may take to prove that it serves the new build.',
  },
  timeout: {
    type: 'duration',
    group: 'Time limits',
    label: 'Timeout',
    default: '45m',
    commands: ['deploy', 'plan', 'smoke-test', 'swap', 'swap-back', 'status'],
    help: "How long the whole run may take. Keep it below the CI's own limit, so that slotship ends the run and says how things stand.",
  },
} as const satisfies Record<string, OptionRow>;
