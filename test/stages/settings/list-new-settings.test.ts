import { expect } from 'chai';
import type { SettingRow } from '#app-service/settings-comparison.ts';
import { listNewSettings } from '#stages/settings/list-new-settings.ts';

const row: SettingRow = {
  kind: 'app setting',
  name: 'MODE',
  sticky: true,
  slot: '#1',
  production: '#2',
  productionAfter: '#2',
  slotAfter: '#1',
  change: 'same',
  verdict: 'fine',
  reason: '',
  mendedByCopy: false,
};

describe('stage: what a swap starts the app with', () => {
  it('is every slot setting that differs, with what differs and never a value', () => {
    const rows = [
      row,
      { ...row, name: 'QUEUE', production: undefined },
      { ...row, kind: 'connection string', name: 'DB', slot: undefined },
      { ...row, name: 'SAME', production: '#1' },
      { ...row, name: 'MOVES', sticky: false },
    ] as const;
    expect(listNewSettings({ rows, refused: [], warnings: [] })).to.deep.equal([
      "app setting 'MODE' (production has another value)",
      "app setting 'QUEUE' (production does not have it)",
      "connection string 'DB' (only production has it)",
    ]);
  });

  it('is nothing where settings were not compared', () => {
    expect(listNewSettings(undefined)).to.deep.equal([]);
  });
});
