import { row } from '../row.ts';

export const packageFailures = {};
