import type { Child } from './run.ts';
import type { World } from './world.ts';

/** A secret and a word for it. */
interface Known {
  readonly name: string;
  readonly text: string;
}

/** The secrets of a world, and of these slots' SCM sites, in each form in which they travel. */
export async function findSecrets(
  world: World,
  slots: readonly string[] = ['production', 'stage'],
): Promise<readonly Known[]> {
  const { emulator } = world.azure;
  const known: Known[] = [{ name: 'client secret', text: emulator.clientSecret }];
  for (const slot of slots) {
    const answer = await world.arm(slot, '/config/publishingcredentials/list', { method: 'POST' });
    const { properties } = JSON.parse(answer.body) as {
      properties: { publishingUserName: string; publishingPassword: string };
    };
    const { publishingUserName: user, publishingPassword: password } = properties;
    known.push(
      { name: `password of ${slot}`, text: password },
      { name: `credentials of ${slot}`, text: `${user}:${password}` },
    );
  }
  return known.flatMap(formsOf);
}

/** The forms in which a secret travels. */
export function formsOf({ name, text }: Known): readonly Known[] {
  return [
    { name, text },
    { name: `${name}, URL-encoded`, text: encodeURIComponent(text) },
    { name: `${name}, base64`, text: Buffer.from(text).toString('base64').replace(/=+$/, '') },
    { name: `${name}, base64url`, text: Buffer.from(text).toString('base64url') },
    { name: `${name}, in JSON`, text: JSON.stringify(text).slice(1, -1) },
  ];
}

/** A token that Azure gave: three parts, the first of which begins like any JSON in base64. */
const token = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/;

/** Each secret that can be seen in one of these texts, a line each. */
export function findLeaks(
  texts: Readonly<Record<string, string>>,
  secrets: readonly { readonly name: string; readonly text: string }[],
): readonly string[] {
  return Object.entries(texts).flatMap(([where, text]) => [
    ...secrets.filter((secret) => text.includes(secret.text)).map(({ name }) => `${name} is in ${where}`),
    ...(token.test(text) ? [`a token is in ${where}`] : []),
  ]);
}

/** Where a child process could show a secret: its command line, which everybody reads, and its environment. */
export function textsOfChildren(children: readonly Child[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    children.flatMap(({ args, env }, index) => [
      [`the command line of child ${String(index)} (${args[0] ?? ''})`, args.join('\n')],
      [`the environment of child ${String(index)} (${args[0] ?? ''})`, env.join('\n')],
    ]),
  );
}
