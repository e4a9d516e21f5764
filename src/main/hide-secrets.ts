import type { Secret } from '#app-service/secret.ts';
import type { EarlySources } from '#parameters/find-early.ts';
import {
  findGiven,
  findReferenced,
  findSecrets,
  secretVariables,
  signInVariables,
} from '#parameters/find-secrets.ts';
import { isOrdinary } from '#processes/command-env.ts';
import { readProfilePasswords } from './read-profile.ts';
import type { Session } from './session.ts';

/** What Azure Identity, its tools and GitHub's toolkit read for themselves, in this process or one that they start. */
const needed = /^(?:AZURE_|IDENTITY_|MSI_|GITHUB_(?:OUTPUT|STEP_SUMMARY)$)/i;

/**
 * Hides everything secret that was handed over from the log, and takes its variables out of the process's environment:
 * programs that others start, such as the Azure CLI, are given all that is left there.
 */
export function hideSecrets(sources: EarlySources, configText: string | undefined, session: Session): void {
  const { facts, teller, world } = session;
  const secrets: readonly Secret[] = [
    ...findSecrets(sources, configText, facts),
    ...findGiven('publish-profile', sources).flatMap((given) => readProfilePasswords(given, world)),
  ];
  for (const secret of secrets) teller.tell({ kind: 'secret-learned', secret });
  const named = [...signInVariables, ...findReferenced(configText ?? '')];
  world.forget([...secretVariables, ...named.filter((name) => !isOrdinary(name) && !needed.test(name))]);
}
