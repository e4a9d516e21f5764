import { describeKills } from './rig/describe-kills.ts';
import { killSeed } from './rig/kill-rounds.ts';

describeKills('with-preview', 'deploy', killSeed + 1);
