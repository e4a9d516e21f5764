import { describeKills } from './rig/describe-kills.ts';
import { killSeed } from './rig/kill-rounds.ts';

describeKills('a run that swaps with preview', 'with-preview', killSeed + 1);
