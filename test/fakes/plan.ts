import type { Plan } from '#plan/plan.ts';
import { fakeAddress } from './azure-world.ts';

type Parts = { readonly [Part in keyof Plan]?: Partial<Plan[Part]> };

/** A plan to deploy the checked-out commit to `stage` and to swap it; parts are merged into it. */
export function fakePlan(given: Parts = {}): Plan {
  const versionCheck = {
    path: '/version',
    place: { kind: 'json-path', path: '$.commit' },
    expect: '{commit}',
  } as const;
  const plan = {
    facts: {
      ci: 'plain',
      buildNumber: '7',
      buildUrl: undefined,
      commit: undefined,
      branch: 'main',
      personal: false,
      pullRequest: undefined,
      workspace: '/checkout',
      tempFolder: undefined,
      debug: false,
    },
    runId: 'plain-7-abc',
    target: {
      kind: 'arm',
      address: { ...fakeAddress },
      slot: 'stage',
      ensureLocalGit: 'slot',
      startSlot: false,
      waitMs: 60_000,
      willSwap: true,
      withPreview: false,
      needsProduction: true,
    },
    settings: {
      rules: { mustMatch: [], mustDiffer: [], mustExistInBoth: [], mustBeSticky: [], mayDiffer: [] },
    },
    package: {
      build: { kind: 'checkout', folder: '/checkout', keepHistory: false },
      stampFile: 'slotship.json',
      allowOlder: false,
      cacheFolder: undefined,
    },
    push: { branch: undefined, timeoutMs: 60_000 },
    deployment: { timeoutMs: 120_000 },
    smokeTest: { versionCheck, checks: [], timeoutMs: 60_000 },
    swap: {
      kind: 'swap',
      requireVersionCheck: false,
      timeoutMs: 300_000,
      allowOlder: false,
      cannotGoBack: undefined,
    },
    verification: {
      versionCheck,
      checks: [],
      timeoutMs: 60_000,
      consecutive: 2,
      watchMs: 0,
      probesPerSecond: 0,
      errorBudgetPercent: 5,
      onFailure: 'swap-back',
    },
    timeoutMs: 600_000,
  } as const satisfies Plan;
  const parts: Readonly<Record<string, unknown>> = plan;
  const more: Readonly<Record<string, unknown>> = given;
  const merged = Object.entries(parts).map(([name, part]): [string, unknown] => {
    const other = more[name];
    const both = isObject(part) && isObject(other);
    return [name, both ? { ...part, ...other } : (other ?? part)];
  });
  return Object.fromEntries<unknown>(merged) as unknown as Plan;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
