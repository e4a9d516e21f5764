import { expect } from 'chai';
import {
  environmentName,
  flagName,
  inputName,
  parameterName,
  propertyName,
} from '#parameters/option-names.ts';
import { optionNames } from '#parameters/options.ts';

describe('parameters: option names', () => {
  it('says one name in five dialects', () => {
    expect(
      [flagName, environmentName, inputName, parameterName, propertyName].map((name) =>
        name('deployment-timeout'),
      ),
    ).to.deep.equal([
      '--deployment-timeout',
      'SLOTSHIP_DEPLOYMENT_TIMEOUT',
      'INPUT_DEPLOYMENT-TIMEOUT',
      'slotship.deployment-timeout',
      'deploymentTimeout',
    ]);
  });

  it('gives no two options the same name in any dialect', () => {
    for (const dialect of [environmentName, inputName, propertyName]) {
      expect(new Set(optionNames.map(dialect)).size).to.equal(optionNames.length);
    }
  });
});
