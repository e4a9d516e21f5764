/** Parts of a name that tell of the environment it was made for; the slot's own name is another. */
const environments = ['stage', 'staging', 'slot', 'test', 'preprod', 'uat', 'dev', 'qa'];

/** Whether a name tells that it was made for another environment than production, such as `API_UAT`. */
export function isMadeForEnvironment(name: string, slotName: string): boolean {
  // Names of App Service's own speak of slots and mean none.
  if (/^WEBSITES?_/i.test(name)) return false;
  return [...environments, slotName].some((part) => inParts(name).includes(inParts(part)));
}

function inParts(text: string): string {
  return `_${text
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .join('_')}_`;
}
