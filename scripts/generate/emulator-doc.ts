import { describeArmSupport, describeScmSupport, describeSwapMatrix } from '#emulator/support-matrix.ts';
import { fillBlock } from './readme.ts';

/** `docs/emulator.md` with its tables as the emulator's own routes and rules give them. */
export function fillEmulatorDoc(text: string): string {
  const blocks = {
    'swap-matrix': describeSwapMatrix(),
    'arm-support': describeArmSupport(),
    'scm-support': describeScmSupport(),
  };
  return Object.entries(blocks).reduce((filled, [name, block]) => fillBlock(filled, name, block), text);
}
