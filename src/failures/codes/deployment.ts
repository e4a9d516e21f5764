import { row } from '../row.ts';

export const deploymentFailures = {
  DEPLOYMENT_FAILED: row({
    area: 'deployment',
    blame: 'app',
    exit: 4,
    meaning: 'Kudu finished the deployment and did not call it a success.',
    what: (facts: {
      readonly commit: string;
      readonly slot: string;
      readonly status: string;
      readonly lastLine: string;
    }) => `The deployment of ${facts.commit} to the ${facts.slot} failed.`,
    why: (facts) => `Kudu ended it with '${facts.status}'; its log says last: ${facts.lastLine}`,
    fix: () => 'Read the deployment log above, correct the build, and run it again. Production is untouched.',
  }),
  DEPLOYMENT_INTERRUPTED: row({
    area: 'deployment',
    blame: 'azure',
    exit: 3,
    meaning: 'The SCM site restarted while it deployed, twice.',
    what: (facts: { readonly commit: string; readonly slot: string; readonly lastLine: string }) =>
      `The deployment of ${facts.commit} to the ${facts.slot} was cut short.`,
    why: (facts) => `Kudu's log says: ${facts.lastLine}`,
    fix: () => 'Make no change to the settings of the slot during a deployment, and run the build again.',
  }),
  DEPLOYMENT_TIMED_OUT: row({
    area: 'deployment',
    blame: 'azure',
    exit: 3,
    meaning: 'The deployment did not end in time.',
    what: (facts: {
      readonly commit: string;
      readonly slot: string;
      readonly timeoutMs: number;
      readonly lastSeen: string;
    }) =>
      `The deployment of ${facts.commit} to the ${facts.slot} did not end within ${String(Math.round(facts.timeoutMs / 1000))} s.`,
    why: (facts) => `It was seen last like this: ${facts.lastSeen}.`,
    fix: () => "Look at the deployment in the slot's Deployment Center, or raise 'deployment-timeout'.",
  }),
  DEPLOYMENT_NOT_STARTED: row({
    area: 'deployment',
    blame: 'azure',
    exit: 3,
    meaning: 'Kudu took the commit and deployed nothing for it.',
    what: (facts: {
      readonly commit: string;
      readonly slot: string;
      readonly branch: string;
      /** How it came there: by a push, or it was there and Kudu was to deploy it again. */
      readonly reached: 'pushed' | 'redeployed';
      readonly seen: string;
    }) =>
      facts.reached === 'pushed'
        ? `Kudu took ${facts.commit} on the ${facts.slot} but started no deployment for it.`
        : `Kudu was asked to deploy ${facts.commit} on the ${facts.slot} again and did not start.`,
    why: (facts) =>
      `${facts.reached === 'pushed' ? `It was pushed to '${facts.branch}'` : 'Its record stayed as it was'}; ${facts.seen}.`,
    fix: (facts) =>
      facts.reached === 'pushed'
        ? 'Check the app settings DEPLOYMENT_BRANCH and SCM_DISABLE_DEPLOY_ON_PUSH of the slot.'
        : "Look at the deployment in the slot's Deployment Center, restart the SCM site, and run the build again.",
  }),
  DEPLOYMENT_REPLACED: row({
    area: 'deployment',
    blame: 'refused',
    exit: 5,
    meaning: 'The deployment succeeded, but another one is active now.',
    what: (facts: { readonly commit: string; readonly slot: string; readonly active: string }) =>
      `Another deployment replaced ${facts.commit} on the ${facts.slot}.`,
    why: (facts) => `Kudu reports ${facts.active} as the active deployment.`,
    fix: () => 'Find out who deployed it; run the build again if this one is wanted.',
  }),
};
