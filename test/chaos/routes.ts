/** What can happen to one call of a port. `dropped-late`: the answer is lost, and the effect comes seconds later. */
export type FaultKind =
  | 'slow'
  | 'throttled'
  | 'error'
  | 'refused'
  | 'dropped-before'
  | 'dropped-after'
  | 'dropped-late'
  | 'unheard'
  /** Azure says that what goes on has failed. */
  | 'belied'
  /** The SCM site does not know the credentials, does not let them do it, or has had enough of us. */
  | 'unauthorized'
  | 'forbidden'
  | 'scm-throttled';

/** `after`: the request was sent and has its effect; slotship does not live to hear of it. */
export type KillMoment = 'before' | 'after';

const read = ['slow', 'throttled', 'error', 'refused', 'dropped-before'] as const;
const write = [...read, 'dropped-after', 'dropped-late'] as const;
const scm = ['slow', 'error', 'dropped-before', 'unauthorized', 'forbidden', 'scm-throttled'] as const;
const none = [] as const;

/** Every call that slotship makes in a deploy, and what can befall it. */
export const routes = {
  'arm findSlot': read,
  'arm readConfig': read,
  'arm readScmBasicAuthAllowed': read,
  'arm readSiteAuthEnabled': read,
  'arm readSettings': read,
  'arm readStickyNames': read,
  'arm readKeyVaultReferences': read,
  'arm readSlotDifferences': read,
  'arm readPublishingCredentials': read,
  'arm findMissingActions': read,
  'arm startSlot': write,
  'arm updateScmType': write,
  'arm updateTags': write,
  'arm beginSwap': write,
  'arm readSwap': [...read, 'belied'],
  'arm applySlotConfig': write,
  'arm resetSlotConfig': write,
  'scm listDeployments': scm,
  'scm findDeployment': scm,
  'scm readLog': scm,
  'scm readSettings': scm,
  'scm redeploy': [...scm, 'refused', 'dropped-after'],
  'git readCheckout': none,
  'git readAncestry': none,
  'git readHeads': scm,
  'git packBuild': none,
  'git pushBuild': ['slow', 'refused', 'dropped-before', 'dropped-after', 'unheard'],
  'http stage': ['slow', 'error', 'dropped-before', 'dropped-after'],
  'http production': ['slow', 'error', 'dropped-before', 'dropped-after'],
  'clock sleep': none,
} as const satisfies Readonly<Record<string, readonly FaultKind[]>>;

export type Route = keyof typeof routes;

/** What a seed makes sure to try: one fault, or one death, at one route. */
export type Aim =
  | { readonly kind: 'fault'; readonly route: Route; readonly fault: FaultKind }
  | { readonly kind: 'kill'; readonly route: Route; readonly moment: KillMoment };

/** Where a misfortune matters most; tried three times as often. */
const grave: readonly Route[] = [
  'git pushBuild',
  'scm redeploy',
  'arm updateTags',
  'arm beginSwap',
  'arm readSwap',
  'arm applySlotConfig',
  'arm resetSlotConfig',
];

/** Every route with every fault and every death it can meet. */
export const aims: readonly Aim[] = [...(Object.keys(routes) as Route[]), ...grave, ...grave].flatMap(
  (route): Aim[] => [
    ...routes[route].map((fault): Aim => ({ kind: 'fault', route, fault })),
    { kind: 'kill', route, moment: 'before' },
    { kind: 'kill', route, moment: 'after' },
  ],
);

/** What an aim is called where hits are counted. */
export function nameOfAim(aim: Aim): string {
  return aim.kind === 'fault' ? `${aim.route}: ${aim.fault}` : `${aim.route}: killed ${aim.moment}`;
}
