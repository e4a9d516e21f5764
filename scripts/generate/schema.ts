import { checkShape, rulesShape } from '#parameters/check-shapes.ts';
import { fileOptions } from '#parameters/config-file.ts';
import { shapeOfOption } from '#parameters/file-option.ts';
import { propertyName } from '#parameters/option-names.ts';
import { rowOfOption, type OptionName } from '#parameters/options.ts';
import type { JsonSchema } from '#parameters/shape.ts';
import type { Product } from './product.ts';

/** Makes the JSON schema (draft 7) that lets editors complete and check slotship.yml. */
export function makeSchema(): Product {
  const document = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'slotship.yml',
    description: 'Options, smoke tests and setting rules of slotship.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ...Object.fromEntries(fileOptions.map((name) => [propertyName(name), makeProperty(name)])),
      smokeTests: {
        description: 'Checks of the running app.',
        ...orEmpty({ type: 'array', items: checkShape.schema }),
      },
      settings: { description: 'Rules for the settings of both slots.', ...orEmpty(rulesShape.schema) },
    },
  };
  return { path: 'schema/slotship.schema.json', text: `${JSON.stringify(document, null, 2)}\n` };
}

function makeProperty(name: OptionName): JsonSchema {
  const row = rowOfOption(name);
  const value = row.type === 'switch' ? row.default === 'true' : row.default;
  return {
    description: row.help,
    ...(row.default === '' ? {} : { default: value }),
    ...orEmpty(shapeOfOption(name).schema),
  };
}

/** A property without a value counts as not given. */
function orEmpty(schema: JsonSchema): JsonSchema {
  return { anyOf: [schema, { type: 'null' }] };
}
