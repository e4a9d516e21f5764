interface Silencer {
  readonly name: string;
  readonly silences: (value: string) => boolean;
  readonly effect: string;
}

/**
 * Settings that make a push do nothing, and how; app settings or Kudu's own.
 * Source: Kudu, SettingsKeys.cs, DeploymentManager.cs and ReceivePackHandler.cs.
 */
const silencers: readonly Silencer[] = [
  {
    name: 'WEBSITE_RUN_FROM_PACKAGE',
    silences: (value) => value !== '' && value !== '0' && value.toLowerCase() !== 'false',
    effect: 'The site runs from a package: Kudu takes a push, calls it a success, and deploys nothing.',
  },
  {
    name: 'SCM_DISABLE_DEPLOY_ON_PUSH',
    silences: isOn,
    effect: 'Kudu stores what is pushed and deploys nothing.',
  },
  { name: 'SCM_NO_REPOSITORY', silences: isOn, effect: 'Kudu refuses a push: it keeps no repository.' },
];

/** Finds the settings that make a push do nothing; names in any case. */
export function findSilenced(
  settings: Readonly<Record<string, string>>,
): readonly { readonly setting: string; readonly effect: string }[] {
  return Object.entries(settings).flatMap(([name, value]) => {
    const found = silencers.find((one) => one.name === name.toUpperCase());
    return found?.silences(value) === true ? [{ setting: found.name, effect: found.effect }] : [];
  });
}

function isOn(value: string): boolean {
  return value === '1' || value.toLowerCase() === 'true';
}
