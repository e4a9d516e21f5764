import { stringify } from 'yaml';
import { actionCommands } from '#parameters/commands.ts';
import { isTakenFrom } from '#parameters/option-row.ts';
import { optionNames, rowOfOption } from '#parameters/options.ts';
import { outputs } from '#report/outputs.ts';
import { describeOption } from './option-words.ts';
import { notice, type Product } from './product.ts';

/**
 * Makes `action.yml`. No input has a default of its own: GitHub would hand it over like a given value, and it would
 * win over slotship.yml.
 */
export function makeActionYml(): Product {
  const document = {
    name: 'slotship',
    description: 'Deploys to an Azure App Service slot by git push, smoke-tests it, swaps and verifies.',
    author: 'slotship',
    branding: { icon: 'upload-cloud', color: 'blue' },
    inputs: {
      command: { description: `What to do: ${actionCommands.join(', ')}. Default: deploy.`, required: false },
      ...Object.fromEntries(
        inputNames().map((name) => [
          name,
          { description: describeOption(rowOfOption(name)), required: false },
        ]),
      ),
    },
    outputs: Object.fromEntries(
      Object.entries(outputs).map(([name, description]) => [name, { description }]),
    ),
    runs: { using: 'node24', main: 'dist/main.mjs', post: 'dist/post.mjs' },
  };
  return { path: 'action.yml', text: `# ${notice}\n${stringify(document, { lineWidth: 0 })}` };
}

/** The options that are inputs of the action. */
export function inputNames(): typeof optionNames {
  return optionNames.filter((name) => {
    const row = rowOfOption(name);
    return isTakenFrom(row, 'action') && actionCommands.some((command) => row.commands.includes(command));
  });
}
