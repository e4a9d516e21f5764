import { describeKills } from './rig/describe-kills.ts';
import { killSeed } from './rig/kill-rounds.ts';

describeKills('yes', 'deploy', killSeed);
