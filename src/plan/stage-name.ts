/** The stages of a run, in their order. A stage has this one name in files, logs, failures and docs. */
export const stageNames = [
  'preflight',
  'settings',
  'package',
  'push',
  'deployment',
  'smoke-test',
  'swap',
  'verification',
] as const;

export type StageName = (typeof stageNames)[number];
