import { stringify } from 'yaml';
import { environmentName } from '#parameters/option-names.ts';
import { isTakenFrom, type OptionRow } from '#parameters/option-row.ts';
import { optionsOf, rowOfOption, type OptionName } from '#parameters/options.ts';
import { notice, type Product } from './product.ts';
import { escapeXml, quoteSpec } from './quote.ts';

/** Runs on Windows agents and in shells alike. The tool's reference makes the agent fetch it. */
const script = 'node "%teamcity.tool.slotship%/dist/main.mjs" deploy';
const description =
  'Pushes the build to a deployment slot of Azure App Service, waits for Kudu, smoke-tests the slot, swaps if asked and verifies production. Needs the agent tool slotship and Node.js 20.19 or newer on the agent. What is left empty or at default is taken from slotship.yml, else it has the default named.';
/** What a list says for "not given": a form cannot leave a list empty, and a real value would win over slotship.yml. */
const notGiven = 'default';

/** The options that the recipe and the meta-runner show. */
export function recipeOptions(): readonly OptionName[] {
  return optionsOf('deploy').filter((name) => isTakenFrom(rowOfOption(name), 'teamcity'));
}

/** Makes the recipe for TeamCity 2025.07 and newer. Source: JetBrains, "Recipe YAML syntax". */
export function makeRecipe(version: string): Product {
  const document = {
    name: 'slotship-deploy',
    title: 'Deploy to an Azure App Service slot',
    version,
    description,
    inputs: recipeOptions().map((name) => ({
      [`env.${environmentName(name)}`]: makeInput(rowOfOption(name)),
    })),
    steps: [{ name: 'Deploy with slotship', script }],
  };
  return {
    path: 'teamcity/slotship-deploy.yml',
    text: `# ${notice}\n${stringify(document, { lineWidth: 0 })}`,
  };
}

function makeInput(row: OptionRow): Readonly<Record<string, unknown>> {
  const words = { label: labelOf(row), description: row.help };
  const listed = choicesOf(row);
  if (listed !== undefined) return { type: 'select', ...words, default: notGiven, options: listed };
  return { type: row.type === 'secret' ? 'password' : 'text', ...words, default: '' };
}

/** Makes the meta-runner for older servers. Source: the structure of JetBrains' meta-runner power pack. */
export function makeMetaRunner(): Product {
  const parameters = recipeOptions().map((name) => {
    const row = rowOfOption(name);
    const value = choicesOf(row) === undefined ? '' : notGiven;
    return `      <param name="env.${environmentName(name)}" value="${value}" spec="${escapeXml(makeSpec(row))}" />`;
  });
  const lines = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<!-- ${notice} -->`,
    '<meta-runner name="slotship deploy">',
    `  <description>${escapeXml(description)}</description>`,
    '  <settings>',
    '    <parameters>',
    ...parameters,
    '    </parameters>',
    '    <build-runners>',
    '      <runner name="Deploy with slotship" type="simpleRunner">',
    '        <parameters>',
    `          <param name="script.content" value="${escapeXml(script)}" />`,
    '          <param name="teamcity.step.mode" value="default" />',
    '          <param name="use.custom.script" value="true" />',
    '        </parameters>',
    '      </runner>',
    '    </build-runners>',
    '    <requirements />',
    '  </settings>',
    '</meta-runner>',
  ];
  return { path: 'teamcity/slotship-deploy.xml', text: `${lines.join('\n')}\n` };
}

function makeSpec(row: OptionRow): string {
  const words = `label=${quoteSpec(labelOf(row))} description=${quoteSpec(row.help)} display='normal'`;
  const listed = choicesOf(row);
  if (listed !== undefined) {
    const data = listed.map((choice, index) => `data_${String(index + 1)}=${quoteSpec(choice)}`).join(' ');
    return `select ${data} ${words}`;
  }
  return row.type === 'secret' ? `password ${words}` : `text ${words} validationMode='any'`;
}

function labelOf(row: OptionRow): string {
  return row.default === '' ? row.label : `${row.label} (default: ${row.default})`;
}

function choicesOf(row: OptionRow): readonly string[] | undefined {
  if (row.type === 'switch') return [notGiven, 'true', 'false'];
  return row.type === 'choice' ? [notGiven, ...row.choices] : undefined;
}
