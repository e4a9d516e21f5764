/** `deployment-timeout` as a flag: `--deployment-timeout`. */
export function flagName(option: string): string {
  return `--${option}`;
}

/** As an environment variable: `SLOTSHIP_DEPLOYMENT_TIMEOUT`. */
export function environmentName(option: string): string {
  return `SLOTSHIP_${option.toUpperCase().replaceAll('-', '_')}`;
}

/** As the runner of GitHub Actions hands an input over: `INPUT_DEPLOYMENT-TIMEOUT`, hyphens kept. */
export function inputName(option: string): string {
  return `INPUT_${option.toUpperCase()}`;
}

/** As a configuration parameter of TeamCity: `slotship.deployment-timeout`. */
export function parameterName(option: string): string {
  return `slotship.${option}`;
}

/** As a property of slotship.yml: `deploymentTimeout`. */
export function propertyName(option: string): string {
  return option.replace(/-([a-z])/g, (_whole, letter: string) => letter.toUpperCase());
}
