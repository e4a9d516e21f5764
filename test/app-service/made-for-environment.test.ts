import { expect } from 'chai';
import { isMadeForEnvironment } from '#app-service/made-for-environment.ts';

describe('made for an environment', () => {
  for (const name of ['API_STAGE', 'api-uat', 'Dev:Queue', 'QA', 'Blue.Green__Key', 'KEY_BLUE_GREEN']) {
    it(`is what the name ${name} tells of on the slot blue-green`, () => {
      expect(isMadeForEnvironment(name, 'blue-green')).to.equal(true);
    });
  }

  for (const name of ['WEBSITE_SLOT_MAX_NUMBER_OF_TIMEOUTS', 'DEVICE_ID', 'LATEST', 'QUAY', 'BLUE_KEY']) {
    it(`is not what the name ${name} tells of`, () => {
      expect(isMadeForEnvironment(name, 'blue-green')).to.equal(false);
    });
  }
});
