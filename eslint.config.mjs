import js from '@eslint/js';
import tseslint from 'typescript-eslint';
import table from './scripts/rooms.cjs';

const { rooms, restrictedGlobals, revealing } = table;
const at = (room) => (room.endsWith('.ts') ? `src/${room}` : `src/${room}/**/*.ts`);

const revealed = {
  selector: "CallExpression[callee.type='MemberExpression'][callee.property.name='reveal']",
  message: `A secret is revealed only in ${revealing.join(', ')}.`,
};
const presentTime = [
  "NewExpression[callee.name='Date'][arguments.length=0]",
  "CallExpression[callee.name='Date']",
  "CallExpression[callee.object.name='Date'][callee.property.name='now']",
].map((selector) => ({ selector, message: 'The time comes from the port Clock.' }));
const hiddenTimer = {
  selector: "CallExpression[callee.object.name='AbortSignal'][callee.property.name='timeout']",
  message: 'Time limits come from the port Clock.',
};
const chance = {
  selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
  message: 'Chance is handed in.',
};

/** The bans of one room: its globals, and the forms that `no-restricted-globals` cannot tell apart. */
function roomConfig({ name, globals = [] }) {
  const banned = restrictedGlobals.filter((global) => !globals.includes(global));
  const forms = [
    ...(revealing.includes(name) ? [] : [revealed]),
    ...(globals.includes('Date') ? [] : presentTime),
    ...(globals.includes('AbortSignal') ? [] : [hiddenTimer]),
    chance,
  ];
  return {
    files: [at(name)],
    rules: {
      'no-restricted-globals': [
        'error',
        ...banned.map((global) => ({
          name: global,
          message: `The room '${name}' does not touch it; see scripts/rooms.cjs.`,
        })),
      ],
      'no-restricted-syntax': ['error', ...forms],
    },
  };
}

const typed = {
  files: ['**/*.ts'],
  extends: [js.configs.recommended, tseslint.configs.strictTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  linterOptions: { reportUnusedDisableDirectives: 'error' },
  rules: {
    // A `default` is a decision; a missing case is a slip.
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: true }],
    '@typescript-eslint/consistent-type-exports': 'error',
    '@typescript-eslint/explicit-module-boundary-types': 'error',
    '@typescript-eslint/promise-function-async': 'off',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    'no-restricted-exports': ['error', { restrictDefaultExports: { direct: true, named: true } }],
    eqeqeq: 'error',
    'max-lines': ['error', { max: 200, skipComments: true, skipBlankLines: true }],
    'max-lines-per-function': ['error', { max: 60, skipComments: true, skipBlankLines: true }],
    complexity: ['error', { max: 15, variant: 'modified' }],
  },
};

export default tseslint.config(
  { ignores: ['dist/', 'out/', 'node_modules/', 'examples/', 'test/fixtures/'] },
  typed,
  ...rooms.map(roomConfig),
  {
    files: ['src/emulator/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', revealed] },
  },
  {
    // A test file is a list of claims; its length is theirs. Chai's claims are expressions.
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 500, skipComments: true, skipBlankLines: true }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    // A run is played by several tasks that change one another's flags between awaits, and its verdict is one table.
    files: ['test/chaos/**/*.ts'],
    rules: {
      complexity: 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      'no-useless-assignment': 'off',
    },
  },
  {
    files: ['scripts/**/*.ts', 'bench/**/*.ts'],
    rules: { 'max-lines': ['error', { max: 300, skipComments: true, skipBlankLines: true }] },
  },
);
