import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import { expect } from 'chai';
import { XMLParser } from 'fast-xml-parser';
import { validateXML } from 'xmllint-wasm';
import { parse } from 'yaml';
import { environmentName } from '#parameters/option-names.ts';
import { rowOfOption } from '#parameters/options.ts';
import { readParameters } from '#parameters/read-parameters.ts';
import { makeMetaRunner, makeRecipe, recipeOptions } from '../../../scripts/generate/teamcity.ts';
import { plainFacts } from '../../fakes/build-facts.ts';

interface Input {
  readonly type: string;
  readonly label: string;
  readonly description: string;
  readonly default: string;
  readonly options?: readonly string[];
}
interface Recipe {
  readonly description: string;
  readonly inputs: readonly Readonly<Record<string, Input>>[];
  readonly steps: readonly { readonly script: string }[];
}

const recipeText = makeRecipe('1.2.3').text;
const recipe = parse(recipeText) as Recipe;
const inputs = recipe.inputs.flatMap((input) => Object.entries(input));
const metaRunner = makeMetaRunner().text;
const script = 'node "%teamcity.tool.slotship%/dist/main.mjs" deploy';

interface Param {
  readonly name: string;
  readonly value: string;
  readonly spec: string;
}
const parsed = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseAttributeValue: false,
}).parse(metaRunner) as {
  readonly 'meta-runner': {
    readonly settings: {
      readonly parameters: { readonly param: readonly Param[] };
      readonly 'build-runners': {
        readonly runner: { readonly parameters: { readonly param: readonly Param[] } };
      };
    };
  };
};
const params = parsed['meta-runner'].settings.parameters.param;

/** Reads a spec by the grammar of service messages, and nothing laxer. */
function parseSpec(spec: string): {
  readonly type: string;
  readonly attributes: Readonly<Record<string, string>>;
} {
  const [, type = '', rest = ''] =
    /^(text|password|select)((?: [A-Za-z]\w*='(?:[^'|[\]\n]|\|['|[\]nr]|\|0x[0-9a-f]{4})*')*)$/.exec(spec) ??
    [];
  const attributes = [...rest.matchAll(/ (\w+)='((?:[^'|]|\|.)*)'/g)].map(([, name = '', value = '']) => [
    name,
    value.replace(/\|(0x([0-9a-f]{4})|.)/g, (_whole, escape: string, hex?: string) =>
      hex === undefined ? ({ n: '\n', r: '\r' }[escape] ?? escape) : String.fromCharCode(parseInt(hex, 16)),
    ),
  ]);
  return { type, attributes: Object.fromEntries(attributes) as Record<string, string> };
}

/** An untouched form: what TeamCity hands over. */
function read(values: readonly (readonly [string, string])[], text: string) {
  const env = Object.fromEntries(values.map(([name, value]) => [name.replace(/^env\./, ''), value]));
  const target = { SLOTSHIP_APP: 'shop', SLOTSHIP_SUBSCRIPTION_ID: '11111111-2222-3333-4444-555555555555' };
  const configFile = { path: 'slotship.yml', text };
  return readParameters({
    command: 'deploy',
    flags: [],
    env: { ...env, ...target },
    properties: {},
    configFile,
    facts: plainFacts({ ci: 'teamcity' }),
  });
}
const config = 'slot: blue\nswap: yes\nstartSlot: true\ntimeout: 1h';
const configured = { slot: 'blue', swap: 'yes', startSlot: true, timeoutMs: 3_600_000 };

describe('scripts: TeamCity recipe', () => {
  it('fits the schema of recipes', async () => {
    const schema = JSON.parse(await readFile('test/fixtures/teamcity-recipe.schema.json', 'utf8')) as object;
    const validate = new Ajv({ strict: false, allErrors: true }).compile(schema);
    expect(validate(recipe), JSON.stringify(validate.errors)).to.equal(true);
    expect(validate({ ...recipe, inputs: [{ a: { type: 'txt' } }] })).to.equal(false);
    expect(validate({ ...recipe, inputs: [{ a: { type: 'text', label: 'x'.repeat(101) } }] })).to.equal(
      false,
    );
  });

  it("keeps TeamCity's limits", () => {
    expect(inputs.length).to.be.within(1, 50);
    expect(recipe.description.length).to.be.at.most(1000);
    for (const [name, { label, description }] of inputs) {
      expect(name.length, name).to.be.at.most(50);
      expect(label.length, name).to.be.at.most(100);
      expect(description.length, name).to.be.at.most(250);
    }
  });

  it('hands every input over as an environment variable and gives it a default', () => {
    expect(inputs.map(([name]) => name)).to.deep.equal(
      recipeOptions().map((name) => `env.${environmentName(name)}`),
    );
    for (const [, input] of inputs) {
      if (input.options === undefined) expect(input.default).to.equal('');
      else expect(input.options).to.include(input.default);
    }
  });

  it('takes secrets as passwords', () => {
    const secrets = recipeOptions()
      .filter((name) => rowOfOption(name).type === 'secret')
      .map((name) => `env.${environmentName(name)}`);
    expect(secrets).to.have.length(2);
    expect(inputs.filter(([, { type }]) => type === 'password').map(([name]) => name)).to.deep.equal(secrets);
  });

  it('lets slotship.yml decide what the form leaves alone', () => {
    expect(
      read(
        inputs.map(([name, input]) => [name, input.default]),
        config,
      ).parameters,
    ).to.include(configured);
  });

  it('runs one line that works in a shell and on Windows, with no input pasted into it', () => {
    expect(recipe.steps.map((step) => step.script)).to.deep.equal([script]);
    expect(recipeText.match(/%[^%]*%/g)).to.deep.equal(['%teamcity.tool.slotship%']);
  });
});

describe('scripts: TeamCity meta-runner', () => {
  it('fits the structure of meta-runners', async () => {
    const schema = await readFile('test/fixtures/teamcity-meta-runner.xsd', 'utf8');
    const validate = async (contents: string): Promise<boolean> =>
      (await validateXML({ xml: [{ fileName: 'meta-runner.xml', contents }], schema: [schema] })).valid;
    expect(await validate(metaRunner)).to.equal(true);
    expect(await validate(metaRunner.replace('<requirements />', ''))).to.equal(false);
    expect(await validate(metaRunner.replace("|'", "'"))).to.equal(false);
    expect(await validate(metaRunner.replace('SLOTSHIP_SLOT"', 'SLOTSHIP_APP"'))).to.equal(false);
  });

  it('has the inputs of the recipe, word for word', () => {
    const told = params.map(({ name, value, spec }) => {
      const { type, attributes } = parseSpec(spec);
      const options = Object.entries(attributes)
        .filter(([key]) => key.startsWith('data_'))
        .map(([, choice]) => choice);
      return [
        name,
        {
          type,
          label: attributes['label'],
          description: attributes['description'],
          default: value,
          ...(options.length === 0 ? {} : { options }),
        },
      ];
    });
    expect(told).to.deep.equal(inputs);
  });

  it('lets slotship.yml decide what the form leaves alone', () => {
    expect(
      read(
        params.map(({ name, value }) => [name, value]),
        config,
      ).parameters,
    ).to.include(configured);
  });

  it('runs the line of the recipe', () => {
    const { param } = parsed['meta-runner'].settings['build-runners'].runner.parameters;
    expect(param.find(({ name }) => name === 'script.content')?.value).to.equal(script);
  });
});
