import type { Ports, ScmSite } from '#ports';
import { describeBytes } from '#report/sizes.ts';

/** From this size on a repository is worth a look. */
const largeBytes = 2_000_000_000;

type Packs = Awaited<ReturnType<ScmSite['readPacks']>>;

/** Asks how large the slot's repository is. Nothing hangs on it, so that a question without an answer is let go. */
export function measureRepository(scm: ScmSite): Promise<Packs | undefined> {
  return scm.readPacks().catch(() => undefined);
}

/** Says how large it has become, as far as it is known. */
export function tellRepository(found: Packs | undefined, ports: Pick<Ports, 'tell'>): void {
  if (found === undefined || found.packs === 0) return;
  const { packs, sizeBytes } = found;
  const count = packs === 1 ? '1 pack' : `${String(packs)} packs`;
  ports.tell({ kind: 'said', text: `The slot's repository holds ${describeBytes(sizeBytes)} in ${count}` });
  ports.tell({ kind: 'measured', key: 'repositoryBytes', value: sizeBytes });
  if (sizeBytes < largeBytes) return;
  ports.tell({
    kind: 'noticed',
    text: "The slot's repository is worth making smaller; docs/push.md says how.",
  });
}
